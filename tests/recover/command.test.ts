import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ROOT, ensureBuilt } from "../support/built";
import { creating, decrypted, encrypted, exportOf } from "./support";

const KEY = "pareta_sk_canary.DoNotLeakThisVerifier";

/** A `pulumi` that exports the content of a file, and records its calls. */
const PULUMI = `#!${process.execPath}
const { appendFileSync, readFileSync, statSync } = require("node:fs");
const args = process.argv.slice(2);
const file = args.find((arg) => arg.startsWith("--file="))?.slice(7);
const imported = file && { mode: statSync(file).mode & 0o777, text: readFileSync(file, "utf8") };
appendFileSync(require("node:path").join(__dirname, "../calls.jsonl"), JSON.stringify({ args, imported }) + "\\n");
if (args[1] === "--show-name") process.env.FAKE_STACK ? process.stdout.write(process.env.FAKE_STACK + "\\n") : (process.stderr.write("error: no stack selected"), process.exit(255));
if (args[1] === "export") process.stdout.write(readFileSync(args.includes("--show-secrets") ? "plain.json" : "state.json"));
if (args[1] === "import" && process.env.FAKE_REFUSAL) { process.stderr.write(process.env.FAKE_REFUSAL); process.exit(255); }
`;

interface Call {
  args: string[];
  imported?: { mode: number; text: string };
}

// A limit against hangs only: each run is a separate process, on a machine that may be busy.
jest.setTimeout(60_000);

describe("the command line", () => {
  let emulator: Emulator;
  let folder: string;

  const run = async (env: Record<string, string>, ...args: string[]) => {
    const child = spawn(process.execPath, [join(ROOT, "dist/cli/index.js"), "recover", ...args], {
      env: {
        PATH: `${join(folder, "bin")}${delimiter}${dirname(process.execPath)}`,
        PULUMI_HOME: join(folder, "home"),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, ...said })),
    );
  };
  const recover = (...args: string[]) => run({}, "--stack", "dev", "--cwd", folder, "--grace", "0", ...args);
  const calls = () =>
    readFileSync(join(folder, "calls.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Call);

  beforeAll(ensureBuilt, 120_000);
  beforeEach(async () => {
    emulator = await startEmulator();
    folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-recover-test-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/pulumi"), PULUMI);
    chmodSync(join(folder, "bin/pulumi"), 0o755);
    const state = (apiKey: unknown) =>
      exportOf([], [creating()], { "pareta:apiKey": apiKey, "pareta:baseUrl": emulator.url });
    writeFileSync(join(folder, "state.json"), JSON.stringify(state(encrypted)));
    writeFileSync(join(folder, "plain.json"), JSON.stringify(state(decrypted(KEY))));
    emulator.addEndpoint({ name: "contracts-1111111", task: "contract-key-fields", status: "live" });
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  it("writes with files that nobody else can read, and with the key in none of them", async () => {
    const { code, stdout, stderr } = await recover("--yes");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const copies = join(folder, "home/pareta-copies");
    const copy = join(copies, readdirSync(copies)[0] ?? "");
    expect(stdout).toContain(`What it held before is in ${copy}\nRun pulumi up now.`);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(statSync(copies).mode & 0o777).toBe(0o700);
    expect(readFileSync(copy, "utf8")).toBe(readFileSync(join(folder, "state.json"), "utf8"));

    expect(calls().map(({ args }) => args.slice(0, 2).join(" "))).toEqual([
      "stack export",
      "stack export",
      "stack export",
      "stack import",
    ]);
    expect(calls().every(({ args }) => args.includes("--stack=dev") && args.includes("--non-interactive"))).toBe(true);
    expect(calls().at(-1)?.imported?.mode).toBe(0o600);
    const [file] =
      calls()
        .at(-1)
        ?.args.filter((arg) => arg.startsWith("--file=")) ?? [];
    expect(() => statSync(file?.slice(7) ?? "")).toThrow("ENOENT");
    for (const text of [stdout, readFileSync(copy, "utf8"), readFileSync(join(folder, "calls.jsonl"), "utf8")])
      expect(text).not.toContain("DoNotLeak");
  });

  it("prints one JSON object, and the rest elsewhere", async () => {
    const { code, stdout, stderr } = await recover("--yes", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "dev",
      written: true,
      changes: [{ action: "adopt" }],
      deletes: [],
    });
    expect(stderr).toContain("found as");
  });

  it("writes nothing in a dry run, nor unasked", async () => {
    expect(await recover("--dry-run")).toMatchObject({ code: 0, stdout: expect.stringContaining("dry run") as string });
    expect(await recover()).toMatchObject({ code: 2, stderr: expect.stringContaining("add --yes") as string });
    expect(calls().filter(({ args }) => args[1] === "import")).toEqual([]);
  });

  it("says how to unlock a stack", async () => {
    const refused = { FAKE_REFUSAL: "error: the stack is currently locked by 1 lock(s)" };
    const { code, stdout, stderr } = await run(refused, "--stack", "dev", "--cwd", folder, "--yes", "--json");
    expect(code).toBe(3);
    expect(stderr).toContain("pulumi cancel --yes --stack dev");
    expect(JSON.parse(stdout)).toMatchObject({ stack: "dev", written: false });
  });

  it("takes the current stack where none is named", async () => {
    const env = { FAKE_STACK: "organization/app/dev" };
    const { code, stdout } = await run(env, "--cwd", folder, "--grace", "0", "--yes");
    expect([code, stdout]).toEqual([0, expect.stringContaining("Stack organization/app/dev is written")]);
    expect(calls().at(-1)?.args).toContain("--stack=organization/app/dev");
  });

  it("says what is wrong with how it was called", async () => {
    expect((await run({}, "--cwd", folder, "--yes")).stderr).toContain("error: no stack selected");
    expect((await run({}, "--stack", "dev", "--cwd", join(folder, "nowhere"))).stderr).toContain("there is no folder");
    rmSync(join(folder, "bin/pulumi"));
    expect(await recover()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no `pulumi` on PATH") as string,
    });
    expect((await run({}, "--help")).stdout).toMatch(/Exit codes:[^]*3 {2}the stack is locked/);
  });
});
