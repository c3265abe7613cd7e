import { execFile } from "node:child_process";
import { join } from "node:path";
import { describeWith, toolBy } from "../gitops/support/tools";
import { ROOT } from "../support/built";
import { programs, type Programs } from "./support/programs";

// Hang protection only: the package is packed, installed, and compiled some sixty times.
jest.setTimeout(600_000);

type Options = Record<string, unknown>;

interface Check {
  files: string[];
  options: Options;
  whole?: boolean;
}

const STRICT: Options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  declaration: true,
  noEmit: true,
  types: ["node"],
};

/** How a program's modules are written and found. A TypeScript that does not know one says so of any program. */
const MODULES: [module: string, moduleResolution: string][] = [
  ["commonjs", "node"],
  ["commonjs", "bundler"],
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
];

/** Two for each way, so that every two options meet in one of them. */
const COMBINATIONS: Options[] = MODULES.flatMap(([module, moduleResolution], index) => [
  { module, moduleResolution, target: "es2020", esModuleInterop: index % 2 === 0 },
  { module, moduleResolution, target: "es2022", esModuleInterop: index % 2 === 1 },
]);

interface Compiler {
  version: string;
  /** What else is set, to have it go on with what it is about to give up. */
  options?: Options;
  /** The ways that it is known to know: no rule may leave out all of one. */
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

/** What Pulumi compiles a program with that brings no compiler along. */
const PULUMIS_OWN = join(ROOT, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3");

describeWith(toolBy(join(__dirname, "support/compilers.mjs")), "the packed package's types", (compilers) => {
  let made: Programs;

  beforeAll(async () => {
    made = await programs(compilers);
  });
  afterAll(() => made?.remove());

  /** The errors of each check. */
  function errors(
    compiler: string,
    { old = false }: { old?: boolean | undefined },
    checks: Check[],
  ): Promise<string[][]> {
    const folder = old ? made.old : made.today;
    const order = checks.map(({ options, ...check }) => ({
      ...check,
      options: { ...STRICT, ...(old && { preserveSymlinks: true }), ...options },
    }));
    return new Promise((resolve, reject) => {
      const child = execFile(
        process.execPath,
        [join(__dirname, "support/check.mjs"), compiler],
        { maxBuffer: 2 ** 26 },
        (error, stdout) => (error ? reject(error as Error) : resolve(JSON.parse(stdout) as string[][])),
      );
      child.stdin?.end(JSON.stringify({ folder, checks: order }));
    });
  }

  it.each(COMPILERS)("hold under TypeScript $version, wherever Pulumi's own do", async (compiler) => {
    const { version, options = {}, knows } = compiler;
    const path = join(compilers, `typescript-${version}`);
    const programOf = ({ module }: Options) => (module === "commonjs" ? ["program.ts"] : ["program.ts", "module.mts"]);
    const [whole = [], ...found] = await errors(path, compiler, [
      // With all that Pulumi's and Node's declarations have to say, in the way that this compiler knows best.
      { files: ["program.ts"], options: { ...options, module: "node16", target: "es2020" }, whole: true },
      ...COMBINATIONS.map((each) => ({ files: programOf(each), options: { ...options, ...each } })),
    ]);
    expect(whole).toEqual([]);

    const failing = COMBINATIONS.filter((_, index) => (found[index] ?? []).length > 0);
    const alone = await errors(
      path,
      compiler,
      failing.map((each) => ({ files: ["pulumi.ts"], options: { ...options, ...each } })),
    );
    // The rule: a combination is left out where a program that imports nothing but Pulumi's SDK does not compile either.
    const left = failing.filter((_, index) => (alone[index] ?? []).length > 0);
    expect(
      failing.filter((each) => !left.includes(each)).map((each) => [each, found[COMBINATIONS.indexOf(each)]]),
    ).toEqual([]);
    const held = COMBINATIONS.filter((each) => !failing.includes(each));
    expect([
      ...new Set(held.map(({ module, moduleResolution }) => `${module as string} ${moduleResolution as string}`)),
    ]).toEqual(knows);
  });

  it("hold under the TypeScript that Pulumi brings along", async () => {
    const options = {
      module: "commonjs",
      moduleResolution: "node",
      target: "es2020",
      exactOptionalPropertyTypes: undefined,
    };
    expect(await errors(PULUMIS_OWN, { old: true }, [{ files: ["right.ts"], options }])).toEqual([[]]);
  });

  it("ask for no types of Node or of a browser, where only the client is used", async () => {
    const bare = { module: "commonjs", lib: ["es2020"], types: [] };
    const checks = ["es5", "es2020"].map((target) => ({ files: ["client.ts"], options: { ...bare, target } }));
    expect(await errors(join(compilers, "typescript-5.4"), {}, checks)).toEqual([[], []]);
  });
});
