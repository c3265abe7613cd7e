import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LOADER } from "../../sdk/loader";
import { ROOT, ensureBuilt } from "../support/built";
import { bareEnvironment } from "./support/dynamic-host";
import { STAGE_MS } from "./support/program";

/** Uses the loader like Pulumi's host: evaluates it in the working directory, and calls it. */
const HOST = `
  const requireFromString = require(${JSON.stringify(require.resolve("require-from-string"))});
  try {
    const provider = requireFromString(process.env.LOADER).handler();
    console.log(JSON.stringify({ found: provider.from ?? Object.keys(provider).sort() }));
  } catch (error) {
    console.log(JSON.stringify({ error: error?.message ?? String(error), code: error?.code }));
  }
`;

describe("the loader in every state", () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pareta-loader-")));
    write("host/index.js", HOST);
    mkdirSync(join(folder, "program"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  /** Installs a package with this project's name there. Its provider reports its location. */
  function install(
    at: string,
    code = `exports.from = ${JSON.stringify(at)};`,
    more: Record<string, unknown> = {},
  ): void {
    const manifest = { name: "pulumi-pareta", exports: { "./provider": "./provider.js" }, ...more };
    write(`${at}/package.json`, JSON.stringify(manifest));
    write(`${at}/provider.js`, code);
  }

  /** The result of loading with `program/` as the working directory. */
  function load({ cwd = join(folder, "program"), host = join(folder, "host/index.js") } = {}): unknown {
    const { stdout, stderr } = spawnSync(process.execPath, [host], {
      cwd,
      env: { ...bareEnvironment(), LOADER },
      encoding: "utf8",
    });
    return stdout ? JSON.parse(stdout) : stderr;
  }

  it("is frozen to this very text", () => {
    expect(LOADER).toMatchInlineSnapshot(
      `"exports.handler=_=>{let n='pulumi-pareta/provider',p=process,c=require('module').createRequire,f;for(f of[_=>require,_=>c(p.cwd()+'/_'),_=>c(require('fs').realpathSync(p.argv[1]))])try{return f()(n)}catch(e){if(!(e+'').includes(n+\`'\`))throw e}throw Error('npm i pulumi-pareta')}"`,
    );
    expect(LOADER).toHaveLength(278);
  });

  it("takes at most 600 bytes of a state for both its copies, keys and quotes included", () => {
    expect(2 * Buffer.byteLength(`"__provider":${JSON.stringify(LOADER)},`)).toBeLessThanOrEqual(600);
  });

  it("loads the package that is installed for the program", () => {
    install("program/node_modules/pulumi-pareta");
    install("host/node_modules/pulumi-pareta");
    expect(load()).toEqual({ found: "program/node_modules/pulumi-pareta" });
  });

  it("loads the package that is hoisted to the workspace above the program", () => {
    install("node_modules/pulumi-pareta");
    expect(load()).toEqual({ found: "node_modules/pulumi-pareta" });
  });

  it("loads a linked package, which lives elsewhere", () => {
    install("elsewhere/checkout");
    mkdirSync(join(folder, "program/node_modules"));
    symlinkSync(join(folder, "elsewhere/checkout"), join(folder, "program/node_modules/pulumi-pareta"));
    expect(load()).toEqual({ found: "elsewhere/checkout" });
  });

  it("loads the package that the program is a part of, by self-reference", () => {
    install("program");
    mkdirSync(join(folder, "program/examples/one"), { recursive: true });
    expect(load({ cwd: join(folder, "program/examples/one") })).toEqual({ found: "program" });
  });

  it(
    "loads this package from the folder of an example of ours",
    async () => {
      await ensureBuilt();
      expect(load({ cwd: join(ROOT, "examples") })).toEqual({
        found: ["check", "configure", "create", "delete", "diff", "read", "update"],
      });
    },
    STAGE_MS,
  );

  it("loads the package that only Pulumi's host can see, past links, as pnpm lays out what is not a direct dependency", () => {
    install("store/node_modules/pulumi-pareta");
    write("store/node_modules/host/index.js", HOST);
    mkdirSync(join(folder, "program/node_modules"));
    symlinkSync(join(folder, "store/node_modules/host"), join(folder, "program/node_modules/host"));
    expect(load({ host: join(folder, "program/node_modules/host/index.js") })).toEqual({
      found: "store/node_modules/pulumi-pareta",
    });
    // Started by its folder, like `node node_modules/@pulumi/pulumi/cmd/dynamic-provider`.
    expect(load({ host: join(folder, "program/node_modules/host") })).toEqual({
      found: "store/node_modules/pulumi-pareta",
    });
  });

  it("says what to install when the package is nowhere", () => {
    expect(load()).toEqual({ error: "npm i pulumi-pareta" });
  });

  describe.each([
    ["the program's", "program/node_modules/pulumi-pareta"],
    ["the self-referenced", "program"],
  ])("when %s package is broken inside, shows that very error and looks no further", (_which, at) => {
    beforeEach(() => install("host/node_modules/pulumi-pareta"));

    it("for a dependency that is missing", () => {
      install(at, `require("no-such-dependency");`);
      expect(load()).toEqual({
        error: expect.stringContaining("Cannot find module 'no-such-dependency'") as string,
        code: "MODULE_NOT_FOUND",
      });
    });

    it("for a module that throws", () => {
      install(at, `throw new Error("this Node is too old");`);
      expect(load()).toEqual({ error: "this Node is too old" });
    });

    it("for a module that throws something that is no error", () => {
      install(at, `throw "a mere string";`);
      expect(load()).toEqual({ error: "a mere string" });
    });

    it("for a file that is missing", () => {
      install(at, "", { exports: { "./provider": "./dist/gone.js" } });
      expect(load()).toMatchObject({ error: expect.stringContaining("dist/gone.js") as string });
    });

    it("for a version without a provider", () => {
      install(at, "", { exports: { ".": "./index.js" } });
      expect(load()).toMatchObject({ code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });
    });
  });

  it.each([
    ["a CommonJS", "commonjs", `const { Endpoint } = require("pulumi-pareta");`],
    ["an ES module", "module", `import { Endpoint } from "pulumi-pareta";`],
  ])(
    "is the same text from %s program",
    async (_what, type, load) => {
      await ensureBuilt();
      mkdirSync(join(folder, "program/node_modules"));
      symlinkSync(ROOT, join(folder, "program/node_modules/pulumi-pareta"));
      symlinkSync(join(ROOT, "node_modules/@pulumi"), join(folder, "program/node_modules/@pulumi"));
      write("program/package.json", JSON.stringify({ type }));
      const pulumi =
        type === "module" ? `import pulumi from "@pulumi/pulumi";` : `const pulumi = require("@pulumi/pulumi");`;
      write(
        "program/index.js",
        `${pulumi}
      ${load}
      pulumi.runtime.setMocks({
        call: () => ({}),
        newResource: ({ inputs }) => (process.stdout.write(inputs.__provider), { id: "ep_1", state: inputs }),
      });
      new Endpoint("contracts", { task: "contract-key-fields" });`,
      );
      const { stdout, stderr } = spawnSync(process.execPath, ["index.js"], {
        cwd: join(folder, "program"),
        env: bareEnvironment(),
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(stdout).toBe(LOADER);
    },
    STAGE_MS,
  );
});
