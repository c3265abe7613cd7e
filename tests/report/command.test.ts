import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import type { Report } from "../../cli/report/report";
import { ensureBuilt } from "../support/built";
import { KEY, runReport } from "./support/cli";
import { managedBy, providerOf, writeStack } from "./support/stack";

// A limit against hangs only: it builds.
jest.setTimeout(120_000);

const ALWAYS = { timeZone: "UTC", days: ["mon-sun"], start: "00:00", end: "24:00" };
const BUDGET = { usd: 25, window: "7d" };

const SECOND_KEY = "pareta_sk_second.DoNotLeakThisOneEither";
const OTHER_KEY = "pareta_sk_other.DoNotLeakThisOneEither";

describe("pulumi-pareta report", () => {
  let emulator: Emulator;
  let folder: string;
  const run = (...args: string[]) => runReport({ PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url }, ...args);

  beforeAll(ensureBuilt);
  beforeEach(async () => {
    emulator = await startEmulator({
      keys: { [KEY]: "ours", [SECOND_KEY]: "ours", [OTHER_KEY]: "theirs" },
      endpoints: [{ org: "ours", id: "ep_a", name: "contracts" }, { org: "theirs", id: "ep_b", name: "invoices" }], // prettier-ignore
    });
    folder = mkdtempSync(join(tmpdir(), "pareta-report-command-"));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  it("prints a table, or one JSON object, or writes a page", async () => {
    const [text, json, page] = await Promise.all([
      run("--window", "7d"),
      run("--json", "contracts"),
      run("--html", join(folder, "report.html")),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("last 7 days") as string });
    expect(text.stdout).toMatch(/│ contracts +│ ● live/);
    expect(json).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(json.stdout)).toMatchObject({
      window: "24h",
      apis: [emulator.url],
      totals: { endpoints: 1 },
      endpoints: [
        { id: "ep_a", name: "contracts", cost: { figures: { spendMicroUsd: expect.any(Number) as number } } },
      ],
    });
    expect(page).toEqual({
      code: 0,
      stderr: "",
      stdout: `The report on 1 endpoint is in ${join(folder, "report.html")}\n`,
    });
    expect(readFileSync(join(folder, "report.html"), "utf8")).toMatch(/^<!doctype html>[^]*<svg [^]*<\/html>\s*$/);
    expect(readdirSync(folder)).toEqual(["report.html"]);
    for (const { stdout } of [text, json, page]) expect(stdout).not.toContain("DoNotLeak");
  });

  it("makes the report although every metric fails", async () => {
    emulator.fault({ call: "any", attempt: 2, times: "always", status: 404, json: { detail: "no metrics yet" } });
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain("contracts: latency, uptime, quality, cost, requests: HTTP 404: no metrics yet");
  });

  it("takes the key of each provider of a stack", async () => {
    const provider = (name: string, apiKey: string) => providerOf(name, apiKey, emulator.url);
    const providers = [provider("default", KEY), provider("eu", OTHER_KEY), provider("unused", "pareta_sk_nobody")];
    const endpoints = providers
      .slice(0, 2)
      .map((each, index) => managedBy(each, { id: `ep_${index}`, name: `e${index}` }));
    const bin = writeStack(folder, [...providers, ...endpoints]);

    const ofStack = ["--stack", "prod", "--cwd", folder];
    const { code, stdout, stderr } = await runReport({ PATH: bin }, ...ofStack, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { endpoints: found } = JSON.parse(stdout) as { endpoints: { id: string }[] };
    expect(found.map(({ id }) => id).sort()).toEqual(["ep_a", "ep_b"]);
    expect(stdout).not.toContain("DoNotLeak");
    expect(await runReport({ PATH: bin }, "--stack", "dev", "--cwd", folder)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no stack: stack export") as string,
    });
  });

  it("shows the hours and budgets of a stack, with one question for each budget", async () => {
    emulator.addEndpoint({ org: "ours", id: "ep_c", name: "search" });
    emulator.fault({ call: "cost", endpoint: "ep_a", times: "always", json: { total_micro_usd: 26_100_000 } });
    const ours = providerOf("default", KEY, emulator.url);
    // Both keys reach the same endpoints, and only one of them is that of their provider.
    const second = providerOf("second", SECOND_KEY, emulator.url);
    const bin = writeStack(folder, [
      ours,
      second,
      managedBy(ours, { id: "ep_a", name: "contracts", inputs: { running: true, schedule: ALWAYS, budget: BUDGET } }),
      managedBy(second, { id: "ep_c", name: "search", inputs: { running: true } }),
    ]);
    const ofStack = ["--stack", "prod", "--cwd", folder, "--window", "24h"];
    const { stdout } = await runReport({ PATH: bin }, ...ofStack, "--json");
    const { endpoints } = JSON.parse(stdout) as Report;
    expect(endpoints.map(({ id, rule }) => [id, rule?.stack])).toEqual([["ep_a", "prod"], ["ep_c", undefined]]); // prettier-ignore
    expect(endpoints[0]?.rule).toEqual({
      ...{ stack: "prod", resource: "contracts", hours: "Mon-Sun 00:00-24:00 UTC", secret: [], warning: null },
      ...{ spentMicroUsd: 26_100_000, budgetMicroUsd: 25_000_000, budgetWindow: "7d" },
      ...{ run: false, held: "budget", why: "$26.10 of $25.00 in 7d", nextChange: null },
      ...{ differs: "over-budget", known: true },
    });
    const costs = emulator.requests.filter(({ call }) => call === "cost").map(({ query }) => query.window);
    expect(costs.filter((window) => window === "7d")).toHaveLength(1);

    const text = await runReport({ PATH: bin }, ...ofStack);
    expect(text.stdout).toMatch(/│ Endpoint +│ Hours +│ Budget +│ Now +│/);
    expect(text.stdout).toMatch(
      /│ contracts │ Mon-Sun 00:00-24:00 UTC │ \$26\.10 of \$25\.00 in 7d │ has used up its budget, and runs:/,
    );
    expect(text.stdout).toContain("██████████ 104%");
  });

  it("decides by the clock that pareta:now fixes for the stack, as up does", async () => {
    const still = providerOf("default", KEY, emulator.url);
    const at = (now: string) => ({ ...still, inputs: { ...still.inputs, "pareta:now": now } });
    const schedule = { timeZone: "UTC", days: ["mon-fri"], start: "08:00", end: "18:00" };
    const managed = managedBy(still, { id: "ep_a", name: "contracts", inputs: { running: true, schedule } });
    const found = await Promise.all(
      ["2026-01-05T12:00:00Z", "2026-01-04T12:00:00Z"].map(async (now, index) => {
        const own = join(folder, String(index));
        mkdirSync(own);
        const bin = writeStack(own, [at(now), managed]);
        const { stdout } = await runReport({ PATH: bin }, "--stack", "prod", "--cwd", own, "--json");
        const { rule } = (JSON.parse(stdout) as Report).endpoints[0] ?? {};
        return [rule?.run, rule?.held, rule?.nextChange];
      }),
    );
    expect(found).toEqual([
      [true, null, "2026-01-05T18:00:00Z"],
      [false, "schedule", "2026-01-05T08:00:00Z"],
    ]);
  });

  it("says what is wrong, and exits with 1", async () => {
    emulator.fault({ call: "list", times: "always", status: 401, json: { detail: "invalid API key" } });
    const [noKey, refused, window, help] = await Promise.all([
      runReport({}, "--json"),
      run("--json"),
      run("--window", "yesterday"),
      run("--help"),
    ]);
    expect(noKey).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: no API key: set PARETA_API_KEY/) as string,
    });
    expect(JSON.parse(noKey.stdout)).toEqual({ error: expect.stringContaining("no API key") as string });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("Check the API key") as string });
    expect(window).toMatchObject({ code: 1, stderr: expect.stringContaining("24h, 7d, 4w") as string });
    expect(help.stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 /);

    emulator.clearFaults();
    expect(await run("nothing\u001b[2J")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('name "nothing\\u001b[2J"') as string,
    });
  });

  it("refuses a page that cannot be written before it asks for anything", async () => {
    const [noFolder, folderItself] = await Promise.all([
      run("--html", join(folder, "no/report.html")),
      run("--html", folder),
    ]);
    expect(noFolder).toMatchObject({
      code: 1,
      stderr: `error: ${folder}/no/report.html cannot be written: there is no folder ${folder}/no\n`,
    });
    expect(folderItself).toMatchObject({ code: 1, stderr: expect.stringContaining("it is a folder") as string });
    expect(emulator.requests).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
