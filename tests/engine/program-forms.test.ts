import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { startEmulator, type Emulator } from "../../emulator";
import { allBlocks } from "../docs/support/blocks";
import { explained } from "../docs/support/headings";
import {
  CANARY,
  CHECKOUT,
  PLUGIN_ENTRY,
  TestStack,
  describeWithEngine,
  type CliResult,
  type Shell,
} from "../support/engine";

const PAGE = "docs/how-to/program-forms.md";
const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];

/** A block of the page that a program here is made from, so the page shows exactly what was tested. */
function written(language: string, mark: string): string {
  const found = allBlocks().filter(
    ({ page, language: its, text }) => page === PAGE && its === language && text.includes(mark),
  );
  if (found.length !== 1 || !found[0])
    throw new Error(`${PAGE} has ${found.length} blocks of ${language} with ${mark}`);
  return found[0].text;
}

/** The errors of Pulumi and Node for a missing setting. */
const NO_HOST = "Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'";
const NO_LOADER = 'Unknown file extension ".ts"';

const ARGS = `{ task: "contract-key-fields" }`;
const COMMONJS = (shell: Shell) => `
  const { Endpoint } = require("${shell}");
  exports.url = new Endpoint("contracts", ${ARGS}).url;`;
const ES_MODULE = (shell: Shell) => `
  import { Endpoint } from "${shell}";
  export const url = new Endpoint("contracts", ${ARGS}).url;`;
/** Types that are checked, and syntax that only a compiler removes. */
const TYPESCRIPT = (shell: Shell) => `
  import * as pulumi from "@pulumi/pulumi";
  import { Endpoint, type EndpointArgs } from "${shell}";
  const args: EndpointArgs = ${ARGS} as EndpointArgs;
  export const url: pulumi.Output<string | null> = new Endpoint("contracts", args).url;`;

/** `tsx`, found from any folder. */
const TSX = pathToFileURL(join(CHECKOUT, "node_modules/tsx/dist/loader.mjs")).href;

interface Form {
  title: string;
  file: string;
  program: (shell: Shell) => string;
  module?: true;
  /** In addition to name and runtime. */
  project?: () => string;
  packages?: string[];
}

const FORMS: Form[] = [
  { title: "CommonJS in JavaScript", file: "index.js", program: COMMONJS },
  { title: "ES modules in JavaScript", file: "index.js", program: ES_MODULE, module: true },
  { title: "CommonJS in TypeScript", file: "index.ts", program: TYPESCRIPT, packages: ["typescript"] },
  {
    title: "ES modules in TypeScript",
    file: "index.ts",
    program: TYPESCRIPT,
    module: true,
    project: () => written("yaml", "nodeargs"),
    packages: ["typescript", "tsx"],
  },
];

/** A folder with the packages of a program. */
function folderWith(packages: string[], files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-form-"));
  const linked = { "pulumi-pareta": CHECKOUT, "@pulumi": join(CHECKOUT, "node_modules/@pulumi") };
  const all = {
    ...linked,
    ...Object.fromEntries(packages.map((name) => [name, join(CHECKOUT, "node_modules", name)])),
  };
  for (const [name, target] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(folder, "node_modules", name));
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describeWithEngine("the forms that a program may have", () => {
  let emulator: Emulator;
  let stack: TestStack | undefined;
  let folder: string;

  beforeEach(async () => {
    emulator = await startEmulator({ keys: { [CANARY]: "org" }, deploySeconds: 0.1 });
  });
  afterEach(async () => {
    stack?.remove();
    stack = undefined;
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  const cases = FORMS.flatMap((form) => SHELLS.map((shell) => ({ ...form, shell })));

  it.each(cases)("$title runs with $shell", async ({ file, program, module, project, packages = [], shell }) => {
    folder = folderWith(packages, {
      "package.json": JSON.stringify({ name: "app", private: true, ...(module && { type: "module" }) }),
      "Pulumi.yaml": `${project?.() ?? "name: app\nruntime: nodejs\n"}${PLUGIN_ENTRY}`,
      [file]: program(shell),
    });
    stack = new TestStack(emulator, folder);
    await stack.init();
    await stack.up();
    expect(emulator.endpoints).toEqual([expect.objectContaining({ status: "live" })]);
    expect(await stack.succeed("stack", "output", "url")).toBe(`${emulator.endpoints[0]?.url}\n`);
    await stack.up("--expect-no-changes");
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
  });

  describe("the Automation API, with a program in the same file", () => {
    /** Runs the page's program, with the caller's additions. */
    async function drive(
      shell: Shell,
      change: (program: string) => string = (program) => program,
      cwd?: string,
    ): Promise<CliResult> {
      const program = written("ts", "createOrSelectStack").replaceAll(`"pulumi-pareta"`, JSON.stringify(shell));
      folder = folderWith(["tsx"], {
        "package.json": JSON.stringify({ name: "app", private: true, type: "module" }),
        "deploy.ts": change(program),
      });
      // The locations of the engine, its state and the API.
      stack = new TestStack(emulator, folder);
      const env = {
        ...process.env,
        ...stack.env,
        ...(shell.endsWith("/plugin") && { PATH: `${join(CHECKOUT, "dist/plugin")}:${stack.env.PATH}` }),
      };
      return new Promise((resolve) => {
        execFile(
          process.execPath,
          ["--import", TSX, join(folder, "deploy.ts")],
          { cwd: cwd ?? folder, env },
          (error, stdout, stderr) => resolve({ code: error ? 1 : 0, text: `${stdout}${stderr}` }),
        );
      });
    }

    it.each(SHELLS)("deploys as the page has it, with %s", async (shell) => {
      const { code, text } = await drive(shell);
      expect([code, text]).toEqual([0, expect.stringContaining(`${emulator.endpoints[0]?.url}`)]);
      expect(emulator.endpoints).toEqual([expect.objectContaining({ status: "live" })]);
      expect(text).not.toContain(CANARY);
    });

    const SETTINGS = `name: "app", runtime: "nodejs"`;
    const FOLDER = /workDir: process\.cwd\(\)/;

    it("fails without the folder with the words that stand in troubleshooting", async () => {
      const settings = `projectSettings: { ${SETTINGS} }`;
      const { code, text } = await drive("pulumi-pareta", (program) => program.replace(FOLDER, settings));
      expect(code).toBe(1);
      expect(text).toContain(NO_HOST);
      expect(explained()).toContain(NO_HOST);
      expect(emulator.endpoints).toEqual([]);
    });

    it("is deployed from any folder that is not the program's, once that is named", async () => {
      const settings = `projectSettings: { ${SETTINGS}, main: import.meta.dirname }`;
      const { code, text } = await drive("pulumi-pareta", (program) => program.replace(FOLDER, settings), tmpdir());
      expect([code, text]).toEqual([0, expect.stringContaining(`${emulator.endpoints[0]?.url}`)]);
    });
  });

  it("says, of TypeScript in ES modules without the option, what stands in troubleshooting", async () => {
    folder = folderWith(["typescript", "tsx"], {
      "package.json": JSON.stringify({ name: "app", private: true, type: "module" }),
      "Pulumi.yaml": "name: app\nruntime: nodejs\n",
      "index.ts": TYPESCRIPT("pulumi-pareta"),
    });
    stack = new TestStack(emulator, folder);
    await stack.init();
    const { code, text } = await stack.run("preview");
    expect(code).not.toBe(0);
    expect(text).toContain(NO_LOADER);
    expect(explained()).toContain(NO_LOADER);
  });
});
