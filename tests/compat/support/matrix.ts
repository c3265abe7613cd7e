/** How a program's packages are installed. */
export const MANAGERS = ["npm", "pnpm", "Yarn", "Yarn Plug'n'Play", "Bun"] as const;
export type Manager = (typeof MANAGERS)[number];

/** In which language and module format a program is written, and what runs it. */
export const FORMS = [
  "TypeScript, CommonJS",
  "TypeScript, ES modules",
  "JavaScript, CommonJS",
  "runtime: bun",
] as const;
export type Form = (typeof FORMS)[number];

/** A release of `@pulumi/pulumi`. */
export interface Sdk {
  version: string;
  /** The oldest major version of Node that it runs on. */
  node: number;
  /** The newest TypeScript that it allows. */
  typescript: string;
}

/** What a program may be combined with, each list from the oldest to the newest, or from the most usual. */
export interface Axes {
  /** Releases of Node. */
  nodes: readonly string[];
  sdks: readonly Sdk[];
  managers: readonly Manager[];
  forms: readonly Form[];
}

/** One combination. */
export interface Row {
  node: string;
  sdk: string;
  manager: Manager;
  form: Form;
}

/** The combinations that the package is tested with. The releases are the newest of their kind on 30 November 2026. */
export const AXES: Axes = {
  nodes: ["20.20.2", "22.23.3", "24.21.0", "26.10.0"],
  sdks: [
    { version: "3.216.0", node: 20, typescript: "5.9.3" },
    { version: "3.248.0", node: 20, typescript: "6.0.3" },
    { version: "3.276.0", node: 22, typescript: "6.0.3" },
  ],
  managers: MANAGERS,
  forms: FORMS,
};

/**
 * The rows to run: not the product of the axes, but each value of each axis with the base of the others. The base is the
 * newest Node, the newest SDK that runs on it, and the most usual manager and form. It is the first row. The oldest Node
 * also runs with the oldest SDK, because these are the least that the package asks for.
 *
 * @throws an error if no SDK runs on one of the Nodes.
 */
export function rowsOf({ nodes, sdks, managers, forms }: Axes): Row[] {
  const newest = last(nodes, "Node");
  const oldest = nodes[0] ?? newest;
  const [manager, form] = [first(managers, "package manager"), first(forms, "form")];
  const runningOn = (node: string) => sdks.filter((sdk) => Number.parseInt(node, 10) >= sdk.node);
  const newestOn = (node: string) => last(runningOn(node), `SDK for Node ${node}`).version;
  const base: Row = { node: newest, sdk: newestOn(newest), manager, form };

  const rows = [
    base,
    ...nodes.map((node) => ({ ...base, node, sdk: newestOn(node) })),
    ...runningOn(newest).map(({ version }) => ({ ...base, sdk: version })),
    { ...base, node: oldest, sdk: first(runningOn(oldest), `SDK for Node ${oldest}`).version },
    ...managers.map((each) => ({ ...base, manager: each })),
    ...forms.map((each) => ({ ...base, form: each })),
  ];
  return [...new Map(rows.map((row) => [nameOf(row), row])).values()];
}

/** The two rows that `npm test` runs: the base, and the oldest Node with the newest SDK that runs on it. */
export function dailyRowsOf(axes: Axes): Row[] {
  const rows = rowsOf(axes);
  const oldest = rows.findIndex(({ node }) => node === axes.nodes[0]);
  return rows.filter((_row, index) => index === 0 || index === oldest);
}

/** What distinguishes a row, for a person. */
export const nameOf = ({ node, sdk, manager, form }: Row) => `Node ${node}, SDK ${sdk}, ${manager}, ${form}`;

function first<T>(values: readonly T[], what: string): T {
  const [value] = values;
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

const last = <T>(values: readonly T[], what: string): T => first(values.slice(-1), what);
