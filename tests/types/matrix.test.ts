import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { mapParallel } from "../../cli/parallel";
import { describeWith, toolBy } from "../gitops/support/tools";
import { ROOT } from "../support/built";
import { programs, type Programs } from "./support/programs";

// A limit against hangs only: the package is packed, installed, and compiled about sixty times.
jest.setTimeout(600_000);

type Options = Record<string, unknown>;

interface Check {
  files: string[];
  options: Options;
  whole?: boolean;
  alone?: string[];
}

const STRICT: Options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  declaration: true,
  noEmit: true,
  types: ["node"],
};

/**
 * The module format of a program and the way in which modules are found. A TypeScript that does not know one reports
 * that for any program.
 */
const MODULES: [module: string, moduleResolution: string][] = [
  ["commonjs", "node"],
  ["commonjs", "bundler"],
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
];

/** Two for each way, so that any two options occur together in one of them. */
const COMBINATIONS: Options[] = MODULES.flatMap(([module, moduleResolution], index) => [
  { module, moduleResolution, target: "es2020", esModuleInterop: index % 2 === 0 },
  { module, moduleResolution, target: "es2022", esModuleInterop: index % 2 === 1 },
]);

const wayOf = ({ module, moduleResolution }: Options) => `${module as string} ${moduleResolution as string}`;

/** If a program may be in either format, one is checked with each target. */
const filesFor = ({ module, target }: Options) =>
  module === "commonjs" || target === "es2020" ? ["program.ts"] : ["module.mts"];

interface Compiler {
  version: string;
  /** Further options that let it continue with features that it is about to drop. */
  options?: Options;
  /** The ways that it is known to support. No rule may exclude all of one way. */
  knows: string[];
  old?: true;
}

const COMPILERS: Compiler[] = [
  { version: "4.7", old: true, knows: ["commonjs node", "node16 node16", "nodenext nodenext"] },
  { version: "5.4", knows: ["commonjs node", "node16 node16", "nodenext nodenext", "esnext bundler"] },
  { version: "5.9", knows: ["commonjs node", "node16 node16", "nodenext nodenext", "esnext bundler"] },
  { version: "6", options: { ignoreDeprecations: "6.0" }, knows: MODULES.map((way) => way.join(" ")) },
  { version: "7", knows: ["commonjs bundler", "node16 node16", "nodenext nodenext", "esnext bundler"] },
];

/** The compiler that Pulumi uses for a program without one. */
const PULUMIS_OWN = join(ROOT, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3");

/** The result of a check: its errors, or "left out" if Pulumi's own declarations do not compile either. */
type Answer = string[] | "left out";

describeWith(toolBy(join(__dirname, "support/compilers.mjs")), "the packed package's types", (compilers) => {
  let made: Programs;
  const answers = new Map<Compiler, { whole: Answer | undefined; combinations: Answer[] }>();

  beforeAll(async () => {
    made = await programs(compilers);
    await mapParallel(COMPILERS, availableParallelism(), async (compiler) => {
      const { version, options } = compiler;
      const [whole, ...combinations] = await ask(join(compilers, `typescript-${version}`), compiler.old, [
        // Including all errors in the declarations of Pulumi and Node.
        { files: ["program.ts"], options: { ...options, module: "node16", target: "es2020" }, whole: true },
        ...COMBINATIONS.map((each) => ({
          files: filesFor(each),
          options: { ...options, ...each },
          alone: ["pulumi.ts"],
        })),
      ]);
      answers.set(compiler, { whole, combinations });
    });
  });
  afterAll(() => made?.remove());

  /** Checks programs with a compiler in a separate process. */
  function ask(compiler: string, old: boolean | undefined, checks: Check[]): Promise<Answer[]> {
    const folder = old ? made.old : made.today;
    const order = checks.map(({ options, ...check }) => ({
      ...check,
      options: { ...STRICT, ...(old && { preserveSymlinks: true }), ...options },
    }));
    return new Promise((resolve, reject) => {
      const args = [join(__dirname, "support/check.mjs"), compiler];
      const child = execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout) =>
        error ? reject(new Error(error.message)) : resolve(JSON.parse(stdout) as Answer[]),
      );
      child.stdin?.end(JSON.stringify({ folder, checks: order }));
    });
  }

  it.each(COMPILERS)("hold under TypeScript $version, wherever Pulumi's own do", (compiler) => {
    const { whole, combinations = [] } = answers.get(compiler) ?? {};
    expect(whole).toEqual([]);
    const all = COMBINATIONS.map((combination, index) => ({ combination, answer: combinations[index] }));
    const counted = all.filter(({ answer }) => answer !== "left out");
    expect(counted.filter(({ answer }) => answer?.length !== 0)).toEqual([]);
    expect([...new Set(counted.map(({ combination }) => wayOf(combination)))]).toEqual(compiler.knows);
  });

  it("hold under the TypeScript that Pulumi brings along", async () => {
    const options = { ...COMBINATIONS[0], exactOptionalPropertyTypes: undefined };
    expect(await ask(PULUMIS_OWN, true, [{ files: ["right.ts"], options }])).toEqual([[]]);
  });

  it("ask for no types of Node or of a browser, where only the client is used", async () => {
    const bare = { module: "commonjs", lib: ["es2020"], types: [] };
    const checks = ["es5", "es2020"].map((target) => ({ files: ["client.ts"], options: { ...bare, target } }));
    expect(await ask(join(compilers, "typescript-5.4"), false, checks)).toEqual([[], []]);
  });
});
