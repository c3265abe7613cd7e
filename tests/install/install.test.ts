import { spawn } from "node:child_process";
import { constants, existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { LOADER } from "../../sdk/loader";
import { DynamicHost } from "../host/support/dynamic-host";
import { FakeEngine } from "../host/support/fake-engine";
import { KEY, URN, checked } from "../host/support/program";
import { CANARY, TestStack, describeWithEngine } from "../support/engine";
import { LAYOUTS, tarball, type Layout } from "./support/layouts";
import { pack, run, write } from "./support/npm";

// A limit against hangs only: packing builds, and an installation may have to download.
jest.setTimeout(300_000);

let packed: string;
const made = new Map<Layout, Awaited<ReturnType<Layout["make"]>>>();

beforeAll(async () => {
  packed = await pack();
});
afterAll(() => {
  for (const { top } of made.values()) rmSync(top, { recursive: true, force: true });
  if (packed) rmSync(dirname(packed), { recursive: true, force: true });
});

/** The layout's folders, made when they are first needed. */
async function folders(layout: Layout): Promise<Awaited<ReturnType<Layout["make"]>>> {
  const known = made.get(layout) ?? (await layout.make(packed));
  made.set(layout, known);
  return known;
}

it("packs what a user needs, built, and nothing else", async () => {
  const files = (await run(dirname(packed), "tar", "-tzf", packed)).trim().split("\n").sort();
  const outside = files.filter((file) => !file.startsWith("package/dist/"));
  expect(outside).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"].map((name) => `package/${name}`));
  const kinds = files.filter((file) => file.startsWith("package/dist/") && !/\.(js|d\.ts|mjs|d\.mts)$/.test(file));
  const plugin = ["PulumiPlugin.yaml", "package.json", "pulumi-resource-pareta", "pulumi-resource-pareta.cmd"];
  expect(kinds).toEqual(plugin.map((name) => `package/dist/plugin/${name}`));
  const parts = new Set(files.map((file) => /^package\/dist\/([^/]+)/.exec(file)?.[1]).filter(Boolean));
  expect(parts).toEqual(new Set(["cli", "emulator", "plugin", "provider", "sdk"]));
  expect(files).toEqual(
    expect.arrayContaining(["sdk/index.js", "sdk/index.d.ts", "cli/index.js"].map((name) => `package/dist/${name}`)),
  );
  // A real key has an id and a secret. The placeholders in the documents and in the emulator have none.
  const texts = await run(dirname(packed), "tar", "-xOzf", packed);
  expect(texts.match(/pareta_sk_\w+\.\w{6,}/g) ?? []).toEqual([]);
});

describe("the command that comes with it", () => {
  let top: string;
  const bin = () => join(top, "node_modules/.bin/pulumi-pareta");

  beforeAll(async () => {
    ({ top } = await folders(tarball));
  });

  it("brings the plugin as a program that Pulumi can start", async () => {
    await access(join(top, "node_modules/pulumi-pareta/dist/plugin/pulumi-resource-pareta"), constants.X_OK);
  });

  it("explains itself and its emulator", async () => {
    expect(await run(top, bin(), "--help")).toMatch(/Usage: pulumi-pareta .*emulator /s);
    expect(await run(top, bin(), "emulator", "--help")).toMatch(/--port <port>.*--deploy-seconds <seconds>/s);
  });

  it("draws the report's charts without the charting library", async () => {
    expect(existsSync(join(top, "node_modules/echarts"))).toBe(false);
    const emulator = await startEmulator({ endpoints: [{ name: "contracts" }] });
    try {
      const env = `PARETA_API_KEY=${KEY} PARETA_BASE_URL=${emulator.url}`;
      await run(top, "sh", "-c", `${env} "${bin()}" report --html report.html`);
    } finally {
      await emulator.close();
    }
    // One for each dimension, and one for the spend.
    expect(readFileSync(join(top, "report.html"), "utf8").match(/<svg /g)).toHaveLength(5);
  });

  it("runs the emulator, which a client of the same package can call", async () => {
    expect(realpathSync(bin())).toBe(join(top, "node_modules/pulumi-pareta/dist/cli/index.js"));
    const emulator = spawn(bin(), ["emulator", "--port", "0"], { cwd: top, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let said = "";
        emulator.once("error", reject);
        emulator.once("exit", (code) => reject(new Error(`it ended with ${code}: ${said}`)));
        emulator.stdout.setEncoding("utf8").on("data", (text: string) => {
          said += text;
          const found = /listening on (\S+)\n/.exec(said)?.[1];
          if (found !== undefined) resolve(found);
        });
      });
      const code = `
        const { Pareta } = require("pulumi-pareta/client");
        const pareta = new Pareta({ apiKey: "pareta_sk_emulator", baseURL: ${JSON.stringify(url)} });
        pareta.tasks.list().then((tasks) => console.log(tasks.some((task) => task.id === "contract-key-fields")));`;
      expect(await run(top, process.execPath, "--eval", code)).toBe("true\n");
    } finally {
      const ended = new Promise((resolve) => emulator.once("exit", resolve));
      emulator.kill();
      await ended;
    }
  });
});

describe.each(LAYOUTS)("$title", (layout) => {
  let program: string;

  beforeAll(async () => {
    ({ program } = await folders(layout));
  });

  /** The output of a program of one file. */
  function evaluate(type: "commonjs" | "module", code: string): Promise<string> {
    return run(program, process.execPath, `--input-type=${type}`, "--eval", code);
  }

  it("loads by require and by import, types beside it, and nothing else of it can be loaded", async () => {
    const names = ["pulumi-pareta", "pulumi-pareta/client", "pulumi-pareta/provider"];
    const show = "console.log(typeof Endpoint, typeof Pareta, typeof provider.create, typeof provider.delete)";
    const required = `const [{ Endpoint }, { Pareta }, provider] = ${JSON.stringify(names)}.map((name) => require(name));`;
    expect(await evaluate("commonjs", `${required} ${show}`)).toBe("function function function function\n");
    const imported = `import { Endpoint } from "${names[0]}"; import { Pareta } from "${names[1]}"; import * as provider from "${names[2]}";`;
    expect(await evaluate("module", `${imported} ${show}`)).toBe("function function function function\n");
    const types = await evaluate("commonjs", `console.log(require.resolve("pulumi-pareta").replace(/js$/, "d.ts"))`);
    expect(existsSync(types.trim())).toBe(true);
    await expect(evaluate("commonjs", `require("pulumi-pareta/dist/sdk/loader")`)).rejects.toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });

  it("deploys and deletes through the host of the program's own @pulumi/pulumi", async () => {
    const emulator = await startEmulator();
    const engine = await FakeEngine.start();
    let host: DynamicHost | undefined;
    try {
      host = await DynamicHost.start({ cwd: program, engine: engine.address });
      await host.configure({ "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url });
      const { id, properties } = await host.create(await checked(host, { task: "contract-key-fields" }));
      expect(emulator.endpoints).toEqual([expect.objectContaining({ id, status: "live" })]);
      expect(properties.__provider).toBe(LOADER);
      // The engine's own client is found, whichever copy of Pulumi's SDK is nearest.
      expect(engine.lasting).toContainEqual(
        expect.objectContaining({ urn: URN, message: expect.stringMatching(/^deploying contracts-/) as string }),
      );
      expect(host.stderr).toBe("");
      await host.delete(id, properties);
      expect(emulator.endpoints).toEqual([]);
    } finally {
      await host?.stop();
      engine.close();
      await emulator.close();
    }
  });

  describeWithEngine("under the real engine", () => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeAll(async () => {
      write(program, layout.program);
      emulator = await startEmulator();
      stack = new TestStack(emulator, program);
      await stack.init();
    });
    afterAll(async () => {
      stack?.remove();
      await emulator?.close();
    });

    it("is deployed by up, left alone by the next one, which looks, and taken down by destroy", async () => {
      await stack.up();
      expect(emulator.endpoints).toEqual([expect.objectContaining({ status: "live" })]);
      const outputs = JSON.parse(await stack.succeed("stack", "output", "--json")) as Record<string, unknown>;
      expect(outputs).toEqual({ url: emulator.endpoints[0]?.url, isInstance: true });

      await stack.up("--refresh", "--expect-no-changes");
      const state = await stack.exported();
      expect(state).not.toContain(CANARY);
      expect(state).not.toContain("eu-secret-1");

      await stack.destroy();
      expect(emulator.endpoints).toEqual([]);
    });
  });
});
