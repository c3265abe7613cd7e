import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Emulator } from "../../emulator";

export const CHECKOUT = join(__dirname, "../..");

/** A key that tests search for in every place where it must not be. */
export const CANARY = "pareta_sk_canary1.DoNotLeakThisVerifier";

/**
 * A `describe` for tests that need the real engine. Without it they are skipped with a warning. With
 * PARETA_TESTS_REQUIRE_ALL set they fail instead.
 */
export function describeWithEngine(title: string, body: () => void): void {
  const { dir, reason } = findEngine();
  if (dir === undefined && !process.env.PARETA_TESTS_REQUIRE_ALL) {
    process.stderr.write(`\n*** SKIPPED, no Pulumi engine: "${title}". ${reason}\n`);
    describe.skip(title, body);
    return;
  }
  describe(title, () => {
    // A limit against hangs only: a command of the CLI takes seconds, and more on a busy machine.
    jest.setTimeout(300_000);
    if (dir === undefined) it("has an engine", () => fail(reason));
    else body();
  });
}

let found: { dir?: string; reason: string } | undefined;

function findEngine(): { dir?: string; reason: string } {
  if (!found) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(CHECKOUT, "scripts/engine.mjs")], {
      encoding: "utf8",
    });
    found = status === 0 ? { dir: stdout.trim(), reason: "" } : { reason: stderr };
  }
  return found;
}

/** The folder that holds the engine. */
export function engineFolder(): string {
  const { dir, reason } = findEngine();
  return dir ?? fail(reason);
}

function fail(reason: string): never {
  throw new Error(reason);
}

/** One endpoint of a test program. */
export interface Declared {
  args: Record<string, unknown>;
  opts?: Record<string, unknown>;
  /** Reads the endpoint with `Endpoint.get` instead of declaring it. */
  get?: string;
  /** The name of an endpoint before it in the program, which it depends on. */
  after?: string;
}

/** The result of a run of the CLI. */
export interface CliResult {
  code: number;
  /** Standard output and standard error, as a terminal would show them. */
  text: string;
}

/** A run of the CLI that has not ended. */
export interface RunningCli {
  readonly pid: number;
  /** Its output so far. */
  readonly text: string;
  readonly done: Promise<CliResult>;
}

/** A resource as `pulumi stack export` shows it. */
export interface ExportedResource {
  urn: string;
  type: string;
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  initErrors?: string[];
  /** The position of its declaration in the program. */
  sourcePosition?: string;
}

/**
 * The program. It declares the content of `program.json`, so that a test changes data and not code. `{ secret }` is a
 * secret.
 */
const PROGRAM = `
const { secret } = require("@pulumi/pulumi");
const { Endpoint } = require(require("./package.json").shell);
const text = require("fs").readFileSync(__dirname + "/program.json", "utf8");
const declared = JSON.parse(text, (_, value) => (value && "secret" in Object(value) ? secret(value.secret) : value));
const made = {};
for (const [name, { args, opts, get, after }] of Object.entries(declared)) {
  const options = after ? { ...opts, dependsOn: made[after] } : opts;
  const endpoint = get ? Endpoint.get(name, get) : new Endpoint(name, args, options);
  made[name] = endpoint;
  module.exports[name] = endpoint.url;
}
`;

/** The provider that manages the endpoints of a program: the dynamic provider, or the standalone plugin. */
export type Shell = "pulumi-pareta" | "pulumi-pareta/plugin";

/** The setting by which the engine finds the last build of the plugin. */
export const PLUGIN_ENTRY = `plugins: { providers: [{ name: pareta, path: ${join(CHECKOUT, "dist/plugin")} }] }\n`;

/** A stack of the real CLI in a scratch folder. Its state is in files there. */
export class TestStack {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-test-"));
  /** The CLI's whole output in this stack's life. */
  said = "";
  /** A program that was made here is deleted with the stack. An example stays. */
  #ownsProgram = false;
  readonly #running = new Set<ChildProcess>();
  env: Record<string, string>;

  constructor(
    emulator: Emulator,
    readonly cwd = mkdtempSync(join(tmpdir(), "pulumi-pareta-program-")),
    readonly name = "dev",
  ) {
    mkdirSync(join(this.folder, "state"));
    this.env = {
      PATH: `${findEngine().dir}${delimiter}${process.env.PATH}`,
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PARETA_API_KEY: CANARY,
      PARETA_BASE_URL: emulator.url,
    };
  }

  /** A stack of a program that {@link TestStack.declare} fills. */
  static async ofProgram(
    emulator: Emulator,
    declared: Record<string, Declared> = {},
    shell: Shell = "pulumi-pareta",
    plugins = PLUGIN_ENTRY,
  ): Promise<TestStack> {
    const stack = new TestStack(emulator);
    stack.#ownsProgram = true;
    mkdirSync(join(stack.cwd, "node_modules"));
    symlinkSync(CHECKOUT, join(stack.cwd, "node_modules/pulumi-pareta"));
    symlinkSync(join(CHECKOUT, "node_modules/@pulumi"), join(stack.cwd, "node_modules/@pulumi"));
    writeFileSync(join(stack.cwd, "Pulumi.yaml"), `name: app\nruntime: nodejs\nmain: index.js\n${plugins}`);
    stack.use(shell);
    writeFileSync(join(stack.cwd, "index.js"), PROGRAM);
    stack.declare(declared);
    await stack.init();
    return stack;
  }

  /** Makes the stack itself. Its config, with the config that the program brings, goes to the scratch folder. */
  async init(projectFile = join(this.cwd, "Pulumi.yaml")): Promise<void> {
    copyFileSync(projectFile, join(this.folder, "Pulumi.yaml"));
    const config = `Pulumi.${this.name}.yaml`;
    if (existsSync(join(this.cwd, config))) copyFileSync(join(this.cwd, config), join(this.folder, config));
    await this.succeed("stack", "init", this.name, "--cwd", this.folder);
  }

  /** Makes the stack in the backend of another stack, so that they can refer to each other. */
  async initBeside(other: TestStack): Promise<void> {
    this.env.PULUMI_BACKEND_URL = other.env.PULUMI_BACKEND_URL as string;
    await this.init();
  }

  /** Another shell manages the program's endpoints from now on. */
  use(shell: Shell): void {
    writeFileSync(join(this.cwd, "package.json"), JSON.stringify({ name: "app", private: true, shell }));
  }

  /** Replaces the program. Default: the program that {@link TestStack.declare} fills. */
  useProgram(text = PROGRAM): void {
    writeFileSync(join(this.cwd, "index.js"), text);
  }

  declare(declared: Record<string, Declared>): void {
    writeFileSync(join(this.cwd, "program.json"), JSON.stringify(declared));
  }

  /** Runs the CLI. It does not throw for any exit code. */
  run(...args: string[]): Promise<CliResult> {
    return this.start(...args).done;
  }

  /** Starts the CLI, for a test that interferes while it runs. */
  start(...args: string[]): RunningCli {
    return this.#pulumi(args, false);
  }

  /** Starts the CLI like a shell: as the leader of a process group, which receives a Ctrl-C. */
  startInGroup(...args: string[]): RunningCli {
    return this.#pulumi(args, true);
  }

  #pulumi(args: string[], detached: boolean): RunningCli {
    const stackArgs = args[0] === "stack" && args[1] === "init" ? [] : ["--stack", this.name];
    const configArgs = ["stack", "state", "cancel"].includes(args[0] ?? "")
      ? []
      : ["--config-file", join(this.folder, `Pulumi.${this.name}.yaml`)];
    const given = [...args, ...stackArgs, ...configArgs, "--non-interactive", "--color", "never"];
    return this.#spawn("pulumi", given, detached);
  }

  recover(...args: string[]): Promise<CliResult> {
    return this.tool("recover", ...args);
  }

  /** Runs a command of `pulumi-pareta` on the stack, from the last build. */
  tool(command: string, ...args: string[]): Promise<CliResult> {
    return this.startTool(command, ...args).done;
  }

  /** The same for a command that runs until it is ended. */
  startTool(command: string, ...args: string[]): RunningCli {
    const program = join(CHECKOUT, "dist/cli/index.js");
    return this.#spawn(process.execPath, [program, command, "--stack", this.name, "--cwd", this.cwd, ...args], false);
  }

  #spawn(program: string, args: string[], detached: boolean): RunningCli {
    const child = spawn(program, args, {
      cwd: this.cwd,
      env: { ...process.env, ...this.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached,
    });
    this.#running.add(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    }
    const done = new Promise<CliResult>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exit) => {
        this.#running.delete(child);
        this.said += text;
        resolve({ code: exit ?? -1, text });
      });
    });
    return {
      pid: child.pid ?? fail(`${program} did not start`),
      done,
      get text() {
        return text;
      },
    };
  }

  /** The same for a command without a stack. Returns only its standard output. */
  async succeedPlainly(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)("pulumi", args, {
      cwd: this.cwd,
      env: { ...process.env, ...this.env },
      maxBuffer: 2 ** 24,
    });
    return stdout;
  }

  /** Runs the CLI and expects it to succeed. */
  async succeed(...args: string[]): Promise<string> {
    const { code, text } = await this.run(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${text}`);
    return text;
  }

  up(...args: string[]): Promise<string> {
    return this.succeed("up", "--yes", "--skip-preview", ...args);
  }

  refresh(...args: string[]): Promise<string> {
    return this.succeed("refresh", "--yes", "--skip-preview", ...args);
  }

  destroy(...args: string[]): Promise<string> {
    return this.succeed("destroy", "--yes", "--skip-preview", ...args);
  }

  /** The state as text. */
  exported(): Promise<string> {
    return this.succeed("stack", "export");
  }

  /** Replaces the state. */
  async import(state: unknown): Promise<void> {
    const file = join(this.folder, "state.json");
    writeFileSync(file, JSON.stringify(state));
    await this.succeed("stack", "import", "--file", file);
  }

  /** The endpoints in the state. */
  async endpoints(): Promise<ExportedResource[]> {
    const { deployment } = JSON.parse(await this.exported()) as { deployment: { resources?: ExportedResource[] } };
    return (deployment.resources ?? []).filter(
      ({ type }) => type.endsWith("pareta:Endpoint") || type === "pareta:index:Endpoint",
    );
  }

  /** The only endpoint in the state. */
  async endpoint(): Promise<ExportedResource> {
    const endpoints = await this.endpoints();
    if (endpoints.length !== 1) throw new Error(`expected one endpoint in the state, found ${endpoints.length}`);
    return endpoints[0] as ExportedResource;
  }

  remove(): void {
    // A test that failed may have left one, and with it the tests would never end.
    for (const child of this.#running) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
    if (this.#ownsProgram) rmSync(this.cwd, { recursive: true, force: true });
  }
}
