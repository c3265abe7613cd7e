import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../scripts/emulator.mjs");
const COMMAND = join(__dirname, "../../dist/cli/index.js");

/** The script may first have to install and to compile. */
const MINUTES = 300_000;
jest.setTimeout(30_000);

function launch(command: readonly string[]) {
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const exit = once(child, "close").then(([code]) => code as number);
  return { child, output, exit };
}

type Process = ReturnType<typeof launch>;

async function addressOf({ child, output, exit }: Process): Promise<string> {
  for (;;) {
    const address = /^Pareta emulator listening on (http:\S+)\n/.exec(output.stdout)?.[1];
    if (address) return address;
    const more = once(child.stdout, "data").then(() => true);
    if (!(await Promise.race([more, exit.then(() => false)]))) throw new Error(`it ended: ${output.stderr}`);
  }
}

function request(url: string, method: string, body?: object, key = "pareta_sk_test") {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

describe("pulumi-pareta emulator", () => {
  const started: Process[] = [];
  const launched = (...command: string[]) => {
    const process = launch(command);
    started.push(process);
    return process;
  };
  const run = (...args: string[]) => launched(COMMAND, "emulator", ...args);
  const folder = mkdtempSync(join(tmpdir(), "emulator-cli-"));

  beforeAll(async () => {
    const { output, exit } = launched(SCRIPT, "--help");
    expect(await exit).toBe(0);
    expect(output.stdout).toContain("--deploy-seconds <seconds>");
  }, MINUTES);

  afterEach(async () => {
    for (const { child, exit } of started.splice(0)) {
      child.kill();
      await exit;
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    "runs out of a checkout, through npm run emulator",
    async () => {
      const process = launched(SCRIPT, "--port", "0");
      expect((await fetch(`${await addressOf(process)}/_emulator/ledger`)).status).toBe(200);
      process.child.kill("SIGTERM");
      expect(await process.exit).toBe(0);
    },
    MINUTES,
  );

  it("says where it listens and how to use it, and tells of every change", async () => {
    const process = run("--port", "0", "--deploy-seconds", "0");
    const url = await addressOf(process);
    const answer = await request(`${url}/v1/endpoints`, "POST", { task: "general-chat", name: "chat" });
    expect(await answer.text()).toContain("event: complete");
    await request(`${url}/v1/endpoints`, "GET");
    await request(`${url}/_emulator/endpoints/chat/stop`, "POST");
    process.child.kill("SIGTERM");
    expect(await process.exit).toBe(0);

    const [first, ...lines] = process.output.stdout.trimEnd().split("\n");
    expect(first).toBe(`Pareta emulator listening on ${url}`);
    expect(lines.slice(1, 3)).toEqual([
      `  export PARETA_BASE_URL=${url}`,
      "  export PARETA_API_KEY=pareta_sk_emulator",
    ]);
    expect(lines.slice(3)).toEqual([
      expect.stringMatching(/^\S+Z deploy ep_[0-9a-f]{6} "chat" of org_default$/),
      expect.stringMatching(/^\S+Z stop ep_[0-9a-f]{6} "chat" of org_default, from outside of the API$/),
    ]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("keeps its state across a %s", async (signal) => {
    const state = join(folder, `${signal}.json`);
    const first = run("--port", "0", "--state", state, "--deploy-seconds", "1000");
    await request(`${await addressOf(first)}/v1/endpoints`, "POST", { task: "general-chat", name: "chat" });
    first.child.kill(signal);
    expect(await first.exit).toBe(0);
    expect(existsSync(state)).toBe(true);

    const url = await addressOf(run("--port", "0", "--state", state));
    const list = await request(`${url}/v1/endpoints`, "GET");
    expect(await list.json()).toMatchObject([{ name: "chat", status: "live", url: `${url}/v1` }]);
  });

  it("lets in only the keys it is given, each into its organization", async () => {
    const url = await addressOf(run("--port", "0", "--key", "pareta_sk_a=ada", "pareta_sk_b", "--deploy-seconds", "0"));
    await (await request(`${url}/v1/endpoints`, "POST", { task: "general-chat" }, "pareta_sk_a")).text();
    const list = async (key: string) => {
      const answer = await request(`${url}/v1/endpoints`, "GET", undefined, key);
      return [answer.status, ((await answer.json()) as unknown[]).length];
    };
    expect(await list("pareta_sk_a")).toEqual([200, 1]);
    expect(await list("pareta_sk_b")).toEqual([200, 0]);
    expect((await list("pareta_sk_c"))[0]).toBe(401);
  });

  it("limits the rate as it is told", async () => {
    const url = await addressOf(run("--port", "0", "--rate-limit", "1/m", "--burst", "2"));
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await request(`${url}/v1/endpoints`, "GET")).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  it("says nothing of requests when it is to be quiet", async () => {
    const process = run("--port", "0", "--quiet");
    const url = await addressOf(process);
    await (await request(`${url}/v1/endpoints`, "POST", { task: "general-chat", name: "chat" })).text();
    process.child.kill();
    expect(await process.exit).toBe(0);
    expect(process.output.stdout.split("\n").slice(1)).toEqual([
      "Point a program at it with",
      `  export PARETA_BASE_URL=${url}`,
      "  export PARETA_API_KEY=pareta_sk_emulator",
      "",
    ]);
  });

  it("begins with as many endpoints as it is told, of the first key", async () => {
    const keys = ["--key", "pareta_sk_a=ada", "pareta_sk_b"];
    const url = await addressOf(run("--port", "0", "--endpoints", "10000", ...keys));
    const list = async (key: string) =>
      (await (await request(`${url}/v1/endpoints`, "GET", undefined, key)).json()) as { id: string; name: string }[];
    const rows = await list("pareta_sk_a");
    expect(new Set(rows.map(({ id }) => id)).size).toBe(10_000);
    expect(rows[9_999]).toMatchObject({ name: "endpoint-10000", status: "live", url: `${url}/v1` });
    expect(await list("pareta_sk_b")).toEqual([]);
  });

  it("refuses a port that is taken", async () => {
    const port = new URL(await addressOf(run("--port", "0"))).port;
    const second = run("--port", port);
    expect(await second.exit).toBe(1);
    expect(second.output.stderr).toBe(
      `error: port ${port} of 127.0.0.1 is taken; give another one with --port, or 0 for a free one\n`,
    );
  });

  it.each([
    ["--port", "70000"],
    ["--deploy-seconds", "soon"],
    ["--start-seconds", "-1"],
    ["--stop-seconds", "Infinity"],
    ["--rate-limit", "fast"],
    ["--rate-limit", "0/s"],
    ["--burst", "3"],
    ["--endpoints", "many"],
    ["--colour", "red"],
  ])("refuses %s %s, naming the flag", async (flag, value) => {
    const { output, exit } = run(flag, value);
    expect(await exit).toBe(1);
    expect(output.stderr).toContain(flag);
    expect(output.stdout).toBe("");
  });
});
