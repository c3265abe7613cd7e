import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { exportOf } from "../recover/support";
import { ROOT, ensureBuilt } from "../support/built";

const KEY = "pareta_sk_canary.DoNotLeakThisVerifier";

/** A `pulumi` with one stack, whose content is in a file. */
const PULUMI = `#!${process.execPath}
const { copyFileSync, readFileSync, writeFileSync } = require("node:fs");
const [command, verb, ...rest] = process.argv.slice(2);
const print = (value) => process.stdout.write(typeof value === "string" ? value : JSON.stringify(value));
if (command === "config") print({ "pareta:apiKey": { value: "${KEY}", secret: true } });
else if (verb === "ls") print([{ name: "acme/app/dev" }]);
else if (verb === "export") print(readFileSync("state.json", "utf8"));
else if (verb !== "import") print("acme/app/dev\\n");
else if (process.env.FAKE_REFUSAL) { process.stderr.write(process.env.FAKE_REFUSAL); process.exit(255); }
else {
  copyFileSync(rest.find((word) => word.startsWith("--file=")).slice(7), "state.json");
  if (process.env.FAKE_RIVAL) writeFileSync(process.env.FAKE_RIVAL, "mine");
}
`;

// A limit against hangs only: a process takes a second, and more on a busy machine.
jest.setTimeout(60_000);

describe("the command line", () => {
  let emulator: Emulator;
  let folder: string;
  let id: string;

  const run = (words: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [join(ROOT, "dist/cli/index.js"), ...words], {
      cwd: folder,
      env: {
        PATH: `${join(folder, "bin")}${delimiter}${dirname(process.execPath)}`,
        PULUMI_HOME: join(folder, "home"),
        PARETA_BASE_URL: emulator.url,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    if (env.FAKE_READER === "gone") child.stdout.destroy();
    else child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, ...said })),
    );
  };
  const state = () => readFileSync(join(folder, "state.json"), "utf8");

  beforeAll(ensureBuilt, 120_000);
  beforeEach(async () => {
    emulator = await startEmulator();
    folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-cli-test-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/pulumi"), PULUMI);
    chmodSync(join(folder, "bin/pulumi"), 0o755);
    writeFileSync(join(folder, "state.json"), JSON.stringify(exportOf([], [])));
    id = emulator.addEndpoint({ name: "prod" }).id;
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  describe("import", () => {
    it("writes a file once, and over what is there only when told to", async () => {
      const first = await run(["import", "prod", "--yes", "--out", "endpoints.ts"]);
      expect(first).toMatchObject({ code: 0, stdout: "" });
      const text = readFileSync(join(folder, "endpoints.ts"), "utf8");
      expect(text).toMatch(/^import \{ Endpoint \} from "pulumi-pareta";\n[^]*name: "prod"/);
      const [copy = ""] = readdirSync(join(folder, "home/pareta-copies"));
      expect(first.stderr).toContain(`What it held before is in ${join(folder, "home/pareta-copies", copy)}\n`);
      expect(statSync(join(folder, "home/pareta-copies", copy)).mode & 0o777).toBe(0o600);

      emulator.addEndpoint({ name: "second" });
      const before = state();
      const refused = await run(["import", "second", "--yes", "--out", "endpoints.ts"]);
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("add --force") as string });
      expect([readFileSync(join(folder, "endpoints.ts"), "utf8"), state()]).toEqual([text, before]);
      expect(await run(["import", "second", "--yes", "--out", "endpoints.ts", "--force"])).toMatchObject({ code: 0 });
      expect(readFileSync(join(folder, "endpoints.ts"), "utf8")).toContain('name: "second"');
      for (const said of [first.stderr, state(), copy]) expect(said).not.toContain("DoNotLeak");
    });

    it("prints the program alone where it goes on, and JSON alone where that is asked for", async () => {
      const dry = await run(["import", "prod", "--dry-run", "--out", "endpoints.ts"]);
      expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/^import \{[^]*\);\n$/) as string });
      expect(existsSync(join(folder, "endpoints.ts"))).toBe(false);
      const { code, stdout } = await run(["import", "--all", "--yes", "--json"]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        stack: "acme/app/dev",
        written: true,
        imports: [{ id, logicalName: "prod" }],
        skipped: [],
        program: dry.stdout,
      });
    });

    it("does not lose the program when its file cannot be written after all", async () => {
      const rival = { FAKE_RIVAL: join(folder, "endpoints.ts") };
      const { code, stdout, stderr } = await run(["import", "prod", "--yes", "--out", "endpoints.ts"], rival);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^import \{[^]*\);\n$/);
      expect(stderr).toMatch(/endpoints\.ts cannot be written[^]*Stack acme\/app\/dev is written/);
      expect(readFileSync(join(folder, "endpoints.ts"), "utf8")).toBe("mine");
    });

    it("asks, and has other exit codes for what stands in the way", async () => {
      const before = state();
      expect(await run(["import", "prod"])).toMatchObject({ code: 2, stdout: "" });
      const locked = { FAKE_REFUSAL: "error: the stack is currently locked by 1 lock(s)" };
      const { code, stdout } = await run(["import", "prod", "--yes", "--json"], locked);
      expect([code, JSON.parse(stdout)]).toMatchObject([3, { written: false }]);
      expect(state()).toBe(before);
    });

    it("does not fail over a reader that has gone", async () => {
      const { code, stderr } = await run(["import", "prod", "--dry-run"], { FAKE_READER: "gone" });
      expect(stderr).not.toContain("EPIPE");
      expect(code).toBe(0);
    });

    it("says what the file system refuses, in JSON too, and writes nothing", async () => {
      const before = state();
      for (const env of [{ PULUMI_HOME: join(folder, "state.json") }, { TMPDIR: join(folder, "state.json") }]) {
        const { code, stdout, stderr } = await run(["import", "prod", "--yes", "--json"], env);
        expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: expect.stringContaining("ENOTDIR") as string }]);
        expect(stderr).not.toMatch(/^ +at /m);
      }
      expect(state()).toBe(before);
    });

    it.each([
      [[], "name the endpoints to import"],
      [["prod", "--all"], "not both"],
      [["prod", "--force"], "--force is about the file of --out"],
      [["prod", "--out", "nowhere/e.ts"], "there is no folder nowhere"],
      [["prod", "--out", "state.json/e.ts"], "error: state.json/e.ts cannot be looked at: ENOTDIR"],
    ])("says what is wrong with how it was called: %j", async (words, message) => {
      const { code, stderr } = await run(["import", ...words, "--yes"]);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    });
  });

  it("list does not take a folder that there is not for a program without stacks", async () => {
    const { code, stdout } = await run(["list", "--cwd", "nowhere", "--expect-managed", "--json"], {
      PARETA_API_KEY: KEY,
    });
    expect([code, JSON.parse(stdout)]).toEqual([1, { error: "there is no folder nowhere" }]);
  });

  it("check does not take a stack that cannot be read for one where all is well", async () => {
    writeFileSync(join(folder, "state.json"), "not json");
    const { code, stdout } = await run(["check", "--json"], { PARETA_API_KEY: KEY });
    expect([code, JSON.parse(stdout)]).toEqual([1, { error: expect.any(String) as string }]);
  });

  describe("help", () => {
    it.each([[], ["list"], ["import"], ["recover"], ["report"], ["emulator"]])(
      "of %s: 80 columns, in words",
      async (...words) => {
        const { code, stdout } = await run([...words, "--help"]);
        expect(code).toBe(0);
        expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
        expect(stdout).not.toMatch(/default: ?"?[[{/]/);
      },
    );

    it("and the version is that of the package", async () => {
      const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
      expect(await run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
    });
  });

  describe("list", () => {
    it("prints a table for people and an array for scripts", async () => {
      const table = await run(["list"]);
      expect(table).toMatchObject({ code: 0, stderr: "" });
      expect(table.stdout).toMatch(
        /^ {2}ID +NAME +STATUS[^]*bills, not in stack dev\n\n1 endpoint.*not in stack dev[^]*--all-stacks\n$/,
      );
      expect(table.stdout).not.toContain("\u001b");
      const json = await run(["list", "--json", "--stack", "dev", "--stack", "dev"]);
      expect(JSON.parse(json.stdout)).toMatchObject([
        { id, billsUnmanaged: true, spendMicroUsd: expect.any(Number) as number },
      ]);
    });

    it("fails a pipeline when something bills that no stack manages, if that is wanted", async () => {
      expect(await run(["list", "--no-cost", "--expect-managed"])).toMatchObject({ code: 5 });
      emulator.setStatus(id, "stopped");
      expect(await run(["list", "--no-cost", "--expect-managed"])).toMatchObject({ code: 0 });
    });

    it("does not say that all is managed where it could not look", async () => {
      const eu = "urn:pulumi:dev::app::pulumi:providers:pulumi-nodejs::eu";
      const settings = { "pareta:apiKey": "pareta_sk_revoked.x", "pareta:baseUrl": "http://127.0.0.1:1" };
      const provider = { urn: eu, id: "1", type: "pulumi:providers:pulumi-nodejs", inputs: settings };
      writeFileSync(join(folder, "state.json"), JSON.stringify(exportOf([provider], [])));
      emulator.setStatus(id, "stopped");
      expect(await run(["list", "--no-cost"])).toMatchObject({ code: 0 });
      const { code, stdout, stderr } = await run(["list", "--no-cost", "--expect-managed", "--json"]);
      expect([code, JSON.parse(stdout)]).toMatchObject([1, [{ id }]]);
      expect(stderr).toMatch(/provider "eu"[^]*error: not every organization could be listed/);
    });

    it("hands nothing of others to the terminal that would act on it, nor at the beginning of a line", async () => {
      emulator.setStatus(id, "live\u001b]0;x\u0007\n::add-mask::e ##vso[task.complete]");
      emulator.patchRecord(id, { name: "::error::pwned" });
      for (const words of [["list"], ["list", "--json"], ["import", "prod", "--dry-run"], ["report"]]) {
        const { stdout, stderr } = await run([...words, "--cwd", "."], { PARETA_API_KEY: KEY });
        for (const text of [stdout, stderr]) {
          expect(text).not.toMatch(/[^\P{Cc}\n]|##\w*\[|^\s*::/mu);
        }
      }
    });

    it("nor an error's words, which are bounded too", async () => {
      const detail = `no\r\n::stop-commands::x\n\u009b31m${"x".repeat(70_000)}`;
      emulator.fault({ call: "list", status: 403, json: { detail }, times: "always" });
      for (const words of [["list"], ["list", "--json"], ["import", "--all"], ["report"]]) {
        const { code, stdout, stderr } = await run(words, { PARETA_API_KEY: KEY });
        expect(code).toBe(1);
        expect(stderr.length).toBeLessThan(5_000);
        for (const text of [stdout, stderr]) expect(text).not.toMatch(/[^\P{Cc}\n]|^\s*::/mu);
        for (const line of stderr.trimEnd().split("\n")) expect(line).toMatch(/^(error: |endpoints are missing| {2})/);
      }
    });

    it.each([
      [["--window", "banana"], /--window.*24h, 7d/],
      [["--window", "0d"], /--window.*24h, 7d/],
      [["--task", "nosuch"], /no task "nosuch"; there are 8 tasks: /],
    ])("refuses %j, and says what would be right", async (words, says) => {
      const { code, stdout, stderr } = await run(["list", ...words]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toMatch(says);
    });

    it("says of a status that no endpoint has which ones there are", async () => {
      expect((await run(["list", "--status", "lvie"])).stdout).toBe(
        "No such endpoints, of 1. The statuses that there are: live.\n",
      );
    });

    it("says what is wrong, and prints nothing that a script could take for a list", async () => {
      emulator.fault({ call: "list", status: 401 });
      const { code, stdout, stderr } = await run(["list", "--json"]);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining("Check the API key") as string });
      expect(stderr).toMatch(/^error: Listing the endpoints failed: .*Check the API key/);
    });
  });
});
