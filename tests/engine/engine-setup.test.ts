import { execFile, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { hostname, tmpdir } from "node:os";
import * as path from "node:path";

/**
 * How `npm run engine` finds or makes an engine. Nothing is downloaded or compiled: the script meets stand-ins for
 * `pulumi`, `go` and the network, and its cache is a scratch folder.
 */

const script = path.resolve(__dirname, "../../scripts/engine.mjs");
const goMod = fs.readFileSync(path.resolve(__dirname, "../../engine/go.mod"), "utf8");
const wanted = /\/pkg\/v3 v(\S+)/.exec(goMod)?.[1] as string;

const executable = (text: string) => ({ text, mode: 0o755 });
const engineThatSays = (version: string) => executable(`#!/bin/sh\necho ${version}\n`);

/** Records each call. A build produces an engine of the version that the linker was told to stamp on it. */
const go = executable(`#!/usr/bin/env node
const { appendFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
appendFileSync(process.env.GO_CALLS, args[0] + "\\n");
if (args[0] === "build") {
  const version = /version\\.Version=(\\S+)/.exec(args.join(" "))[1];
  const target = args[args.indexOf("-o") + 1];
  setTimeout(() => writeFileSync(target, "#!/bin/sh\\necho " + version + "\\n", { mode: 0o755 }), 300);
}
`);

const offline = `globalThis.fetch = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("no network") }));`;

/** Responds to every download with an installer that puts an engine of the given version, and its plugins, into the given folder. */
const installer = `
  const script = \`
    root="$3"
    version="$5"
    mkdir -p "$root/bin"
    for name in pulumi pulumi-language-nodejs pulumi-resource-pulumi-nodejs; do
      printf '#!/bin/sh\\\\necho v%s\\\\n' "$version" > "$root/bin/$name"
      chmod +x "$root/bin/$name"
    done\`;
  globalThis.fetch = () => Promise.resolve(new Response(script));`;

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

class Machine {
  readonly root = fs.mkdtempSync(path.join(tmpdir(), "engine-setup-"));
  readonly bin = this.folder("bin");
  readonly cache = path.join(this.root, "cache");
  private readonly goCalls = path.join(this.root, "go-calls");
  private readonly preload = this.write("preload.mjs", { text: offline, mode: 0o644 });

  constructor() {
    fs.symlinkSync(process.execPath, path.join(this.bin, "node"));
    for (const tool of ["mkdir", "chmod"]) fs.symlinkSync(path.join("/bin", tool), path.join(this.bin, tool));
  }

  folder(name: string): string {
    const folder = path.join(this.root, name);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  }

  write(name: string, { text, mode }: { text: string; mode: number }): string {
    const file = path.join(this.root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode });
    return file;
  }

  network(preload: string): void {
    fs.writeFileSync(this.preload, preload);
  }

  engine(env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const whole = {
      PATH: this.bin,
      HOME: this.root,
      PULUMI_PARETA_CACHE: this.cache,
      GO_CALLS: this.goCalls,
      NODE_OPTIONS: `--import=${this.preload}`,
      ...env,
    };
    return new Promise((resolve) => {
      execFile(process.execPath, [script], { env: whole }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr });
      });
    });
  }

  builds(): number {
    if (!fs.existsSync(this.goCalls)) return 0;
    return fs.readFileSync(this.goCalls, "utf8").match(/^build$/gm)?.length ?? 0;
  }

  /** The content of the folder of built engines. */
  built(): string[] {
    return fs.readdirSync(path.join(this.cache, "built"));
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** The file keeps its size. */
function rewrite(file: string, before: string, after: string): void {
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace(before, after));
}

let machine: Machine;
beforeEach(() => (machine = new Machine()));
afterEach(() => machine.remove());

describe("an engine on PATH", () => {
  test("wins, and stdout holds nothing but its folder", async () => {
    machine.write("bin/pulumi", engineThatSays("v3.250.1"));
    machine.write("bin/go", go);
    const { code, stdout, stderr } = await machine.engine();
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${machine.bin}\n` });
    expect(stderr).toContain("v3.250.1 (path)");
    expect(machine.builds()).toBe(0);
  });

  test("that does not run is passed over, and said so", async () => {
    machine.write("broken/pulumi", executable("#!/bin/sh\necho it cannot be >&2\nexit 3\n"));
    machine.write("bin/pulumi", engineThatSays("v3.250.1"));
    const { stdout, stderr } = await machine.engine({ PATH: `${machine.folder("broken")}:${machine.bin}` });
    expect(stdout).toBe(`${machine.bin}\n`);
    expect(stderr).toMatch(/Passing over .*broken.*it cannot be/);
  });

  test("is not the launcher that npm puts there", async () => {
    machine.write("node_modules/.bin/pulumi", engineThatSays("v3.250.1"));
    const PATH = `${machine.folder("node_modules/.bin")}:${machine.bin}`;
    expect(await machine.engine({ PATH })).toMatchObject({ code: 1, stdout: "" });
  });
});

describe("an engine from the official installer", () => {
  test("comes before one that would have to be built, and is installed once", async () => {
    machine.write("bin/go", go);
    machine.network(installer);
    const first = await machine.engine();
    expect(first.stderr).toContain(`v${wanted} (installed)`);
    expect(first.stdout).toMatch(/^\S+\/official\/v[\d.]+\/bin\n$/);

    machine.network(offline);
    expect((await machine.engine()).stdout).toBe(first.stdout);
    expect(machine.builds()).toBe(0);
  });

  test("that cannot be downloaded is given up on, with the reason", async () => {
    machine.write("bin/go", go);
    const { stderr } = await machine.engine();
    expect(stderr).toContain("could not be downloaded: no network");
    expect(stderr).toContain("(built)");
  });
});

describe("an engine built from its Go module", () => {
  const only = { PULUMI_PARETA_ENGINE: "built" };
  beforeEach(() => void machine.write("bin/go", go));

  test("is built once", async () => {
    const first = await machine.engine(only);
    expect(first.stdout.trim()).toBe(path.join(machine.cache, "built", machine.built()[0] ?? ""));
    fs.rmSync(path.join(machine.bin, "go"));
    expect(await machine.engine()).toMatchObject({ code: 0, stdout: first.stdout });
    expect(machine.builds()).toBe(1);
  });

  test("has its plugins beside it", async () => {
    const dir = (await machine.engine(only)).stdout.trim();
    for (const name of ["pulumi-language-nodejs", "pulumi-language-bun", "pulumi-resource-pulumi-nodejs"]) {
      expect(() => fs.accessSync(path.join(dir, name), fs.constants.X_OK)).not.toThrow();
    }
  });

  test("is built once for two that want it at the same time", async () => {
    const [one, other] = await Promise.all([machine.engine(only), machine.engine(only)]);
    expect(one).toMatchObject({ code: 0, stdout: other.stdout });
    expect(machine.builds()).toBe(1);
    expect(machine.built()).toHaveLength(1);
  });

  test.each<[string, (dir: string) => void]>([
    ["has lost its executable", (dir) => fs.rmSync(path.join(dir, "pulumi"))],
    ["is cut short", (dir) => fs.truncateSync(path.join(dir, "pulumi"), 12)],
    ["does not run", (dir) => rewrite(path.join(dir, "pulumi"), "echo", "fail")],
    ["may not be executed", (dir) => fs.chmodSync(path.join(dir, "pulumi"), 0o644)],
    ["has lost its language host", (dir) => fs.rmSync(path.join(dir, "language-host.mjs"))],
    ["has another language host", (dir) => fs.appendFileSync(path.join(dir, "language-host.mjs"), "//")],
    ["has lost its dynamic provider host", (dir) => fs.rmSync(path.join(dir, "pulumi-resource-pulumi-nodejs"))],
  ])("that %s is made again", async (_flaw, damage) => {
    const dir = (await machine.engine(only)).stdout.trim();
    damage(dir);
    // On PATH it is no better, because every engine that the script built is always checked.
    const again = await machine.engine({ ...only, PATH: `${dir}:${machine.bin}` });
    expect(again).toMatchObject({ code: 0, stdout: `${dir}\n` });
    expect(again.stderr).toContain("making it again");
    expect(machine.builds()).toBe(2);
  });

  test("is not held up by what a killed build left behind", async () => {
    const dir = (await machine.engine(only)).stdout.trim();
    fs.renameSync(dir, `${dir}.tmp-1`);
    const { pid } = spawnSync(process.execPath, ["--version"]);
    fs.writeFileSync(`${dir}.lock`, JSON.stringify({ pid, host: hostname() }));
    expect(await machine.engine(only)).toMatchObject({ code: 0, stdout: `${dir}\n` });
    expect(machine.built()).toEqual([path.basename(dir)]);
  });

  test("that fails to build leaves nothing behind", async () => {
    machine.write("bin/go", executable(`#!/bin/sh\n[ "$1" = version ] || { echo no such module >&2; exit 1; }\n`));
    const { code, stdout, stderr } = await machine.engine(only);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("no such module");
    expect(machine.built()).toEqual([]);
  });
});

test("without any of them it says what was tried and what to install", async () => {
  const { code, stdout, stderr } = await machine.engine();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("on PATH: none that runs");
  expect(stderr).toContain("could not be downloaded: no network");
  expect(stderr).toContain("Go does not run");
  expect(stderr).toContain("https://www.pulumi.com/docs/install/");
});

test("a source that does not exist cannot be asked for", async () => {
  const { code, stderr } = await machine.engine({ PULUMI_PARETA_ENGINE: "thin air" });
  expect(code).toBe(1);
  expect(stderr).toContain("it can be path, installed, built");
});
