// Who may import whom. `tests/layers` holds the sources to it, and CONTRIBUTING shows it.

/**
 * @typedef {object} Layer
 * @property {string} name What an import rule and a reader call it.
 * @property {string} path A regular expression of its files. A file is in one layer.
 * @property {string} holds What it holds, in a line.
 * @property {string[]} imports The other layers that it may import.
 * @property {true} [pulumi] Whether it may import Pulumi's packages.
 */

const CLIENT = ["provider/client", "provider/client/records", "provider/client/core"];
const DECIDE = ["provider/endpoint/decide", "provider/endpoint/*.ts", ...CLIENT];
const ENDPOINT = [
  "provider/endpoint",
  "provider/endpoint/prices",
  "provider/endpoint/act",
  "provider/endpoint/observe",
  ...DECIDE,
];

/** From the top down: each imports only what stands below it. @type {readonly Layer[]} */
export const LAYERS = [
  {
    name: "sdk",
    path: "^sdk/",
    holds: "what a Pulumi program imports",
    imports: [
      "provider/functions",
      "provider/settings",
      "provider/endpoint/decide",
      "provider/endpoint/*.ts",
      ...CLIENT,
    ],
    pulumi: true,
  },
  {
    name: "cli",
    path: "^cli/",
    holds: "the command line",
    imports: ["sdk", "emulator", "provider/shell", "provider/settings", ...ENDPOINT],
  },
  {
    name: "emulator",
    path: "^emulator/",
    holds: "the local Pareta API",
    imports: ["provider/client/core"],
  },
  {
    name: "provider/dynamic",
    path: "^provider/dynamic/",
    holds: "the shell for Pulumi's dynamic provider host",
    imports: ["provider/shell", "provider/settings", ...ENDPOINT],
    pulumi: true,
  },
  {
    name: "provider/plugin",
    path: "^provider/plugin/",
    holds: "the shell for any language: the gRPC service of the standalone plugin, and its schema",
    imports: ["provider/shell", "provider/functions", "provider/settings", ...ENDPOINT],
    pulumi: true,
  },
  {
    name: "provider/shell",
    path: "^provider/shell/",
    holds: "what the shells share: the verbs as Pulumi calls them, previews, the lines on a row",
    imports: ["provider/settings", ...ENDPOINT],
    pulumi: true,
  },
  {
    name: "provider/functions",
    path: "^provider/functions/",
    holds: "what can be asked without a change",
    imports: ["provider/settings", ...ENDPOINT],
  },
  {
    name: "provider/settings",
    path: "^provider/settings/",
    holds: "the one reader of key, address and settings: a config's, else the environment's",
    imports: DECIDE,
  },
  {
    name: "provider/endpoint/act",
    path: "^provider/endpoint/act/",
    holds: "the verbs: create, read, update, delete, and what each takes",
    imports: ["provider/endpoint/observe", ...DECIDE],
  },
  {
    name: "provider/endpoint/observe",
    path: "^provider/endpoint/observe/",
    holds: "looks and waits: what is there, and until when",
    imports: DECIDE,
  },
  {
    name: "provider/endpoint/prices",
    path: "^provider/endpoint/prices/",
    holds: "what an endpoint costs, in words",
    imports: DECIDE,
  },
  {
    name: "provider/endpoint/decide",
    path: "^provider/endpoint/decide/",
    holds: "pure decisions: check, diff, the next step of the lifecycle, state, the texts of errors",
    imports: ["provider/endpoint/*.ts", ...CLIENT],
  },
  {
    name: "provider/endpoint/*.ts",
    path: "^provider/endpoint/(context|errors|properties|types)\\.ts$",
    holds: "the table of properties, the types, the errors",
    imports: CLIENT,
  },
  {
    name: "provider/endpoint",
    path: "^provider/endpoint/(controller|index)\\.ts$",
    holds: "the life of endpoints, for any shell",
    imports: ENDPOINT.slice(1),
  },
  {
    name: "provider/client/core",
    path: "^provider/client/core/",
    holds: "transport: requests, retries, limits, proxies, event streams, errors",
    imports: [],
  },
  {
    name: "provider/client/records",
    path: "^provider/client/records/",
    holds: "what the API answers with",
    imports: ["provider/client/core"],
  },
  {
    name: "provider/client",
    path: "^provider/client/[^/]+$",
    holds: "the Pareta API: a file for each resource",
    imports: CLIENT.slice(1),
  },
];

/** The folders of the checkout. Charts come from a bundle that is made beside the package. */
const OURS = "^(sdk|provider|cli|emulator|scripts|tests|engine|bench|examples)/";

/** These layers as rules of dependency-cruiser. */
export function layerRules() {
  const pathOf = (name) => LAYERS.find((layer) => layer.name === name).path;
  return [
    { name: "no circles", severity: "error", from: {}, to: { circular: true } },
    ...LAYERS.flatMap(({ name, path, imports, pulumi }) => [
      {
        name: `${name} may import ${imports.join(", ") || "nothing of ours"}`,
        severity: "error",
        from: { path },
        to: { path: OURS, pathNot: [path, ...imports.map(pathOf)] },
      },
      ...(pulumi
        ? []
        : [{ name: `${name} knows no Pulumi`, severity: "error", from: { path }, to: { path: "@pulumi/" } }]),
    ]),
  ];
}

/** The table of CONTRIBUTING, as text. */
export function layerTable() {
  const rows = LAYERS.map(({ name, holds, imports, pulumi }) => {
    const others = [...(pulumi ? ["`@pulumi/*`"] : []), ...shortened(imports).map((each) => `\`${each}\``)];
    return [`\`${name}\``, holds, others.join(", ") || "nothing of ours"];
  });
  return ["layer | what it holds | may import", "--- | --- | ---", ...rows.map((row) => row.join(" | "))]
    .map((row) => `| ${row} |`)
    .join("\n");
}

/** Rooms that are named together are named by their folder. */
function shortened(imports) {
  const all = (rooms) => rooms.every((room) => imports.includes(room));
  const without = (names, rooms, short) =>
    all(rooms) ? [...names.filter((name) => !rooms.includes(name)), short] : names;
  return without(
    without(
      imports,
      ENDPOINT.filter((name) => !CLIENT.includes(name)),
      "provider/endpoint/**",
    ),
    CLIENT,
    "provider/client/**",
  );
}
