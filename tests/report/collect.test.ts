import { Pareta } from "pulumi-pareta/client";
import { collect, type Collecting } from "../../cli/report/collect/collect";
import type { Api } from "../../cli/report/collect/targets";
import type { EndpointReport, Report } from "../../cli/report/report";
import { terminalReport } from "../../cli/report/terminal/terminal";
import { parseWindow } from "../../cli/window";
import type { EmulatorOptions } from "../../emulator";
import { start } from "../emulator/support";
import { FakeClock } from "../support/fake-clock";

const clock = new FakeClock(Date.UTC(2026, 10, 22, 22, 44));

const collecting = (options: Partial<Collecting> = {}): Collecting => ({
  window: parseWindow("24h"),
  only: [],
  limit: 120_000,
  clock,
  progress: () => {},
  ...options,
});

async function emulated(options: EmulatorOptions) {
  const emulator = await start({ clock, ...options });
  const api = new Pareta({ apiKey: "pareta_sk_test", baseURL: emulator.url, maxRetries: 0 });
  return { emulator, api, read: (options: Partial<Collecting> = {}) => collect([api], collecting(options)) };
}

function only({ endpoints }: Report): EndpointReport {
  expect(endpoints).toHaveLength(1);
  return endpoints[0] as EndpointReport;
}

it("reads all there is of each endpoint, and sums it up", async () => {
  const { read, emulator } = await emulated({
    endpoints: [
      { id: "ep_a", name: "a", task: "contract-key-fields" },
      { id: "ep_b", name: "b", task: "contract-key-fields", status: "stopped" },
      { id: "ep_c", name: "c", task: "general-chat" },
    ],
  });
  const report = await read();
  expect(report).toMatchObject({
    generatedAt: "2026-11-22T22:44:00.000Z",
    window: "24h",
    apis: [emulator.url],
    totals: { endpoints: 3, live: 2, withoutCost: 0 },
  });
  const spend = report.endpoints.map(({ cost }) => cost.figures?.spendMicroUsd ?? NaN);
  expect(spend).toEqual([...spend].sort((a, b) => b - a));
  expect(report.totals.spendMicroUsd).toBe(spend.reduce((a, b) => a + b));
  for (const endpoint of report.endpoints) {
    expect(endpoint.performance.series).toHaveLength(24);
    expect(endpoint.quality.series).toHaveLength(6);
    expect(endpoint.cost.series.at(-1)?.at).toBe("2026-11-22T22:00:00.000Z");
    expect(endpoint.uptime.figures?.percent).toBeGreaterThan(99);
    expect(endpoint.activity.figures?.requests).toBeGreaterThan(0);
  }
  const [a, , c] = [...report.endpoints].sort((x, y) => x.id.localeCompare(y.id));
  expect(a?.rates).toEqual({
    own: { model: "qwen-1", quality: 0.943, costPerRequestMicroUsd: 1_150 },
    frontier: { model: "frontier-large", quality: 0.951, costPerRequestMicroUsd: 21_400 },
  });
  expect(c?.rates.frontier).toBeNull();
  // One leaderboard for each task, and each metric once.
  expect(emulator.requests.filter(({ call }) => call === "leaderboard")).toHaveLength(2);
  expect(emulator.requests.filter(({ call }) => call === "cost")).toHaveLength(3);
});

it("compares the same endpoints with the frontier model, and says how many it cannot compare", async () => {
  const { emulator, read } = await emulated({ endpoints: [{ id: "ep_a" }, { id: "ep_b" }, { id: "ep_c" }] });
  const bill = (endpoint: string, json: object) => emulator.fault({ call: "cost", endpoint, times: "always", json });
  bill("ep_a", { total_micro_usd: 100, frontier_micro_usd: 1_000, savings_micro_usd: 900 });
  bill("ep_b", { total_micro_usd: 5_000 });
  bill("ep_c", { frontier_micro_usd: 70_000, savings_micro_usd: 60_000 });
  const report = await read();
  expect(report.totals).toMatchObject({
    spendMicroUsd: 5_100,
    frontierMicroUsd: 1_000,
    savingsMicroUsd: 900,
    withoutCost: 1,
    withoutComparison: 1,
  });
  const left =
    "left out of the frontier model's sum and of the savings: 1 endpoint has no frontier price to compare with";
  expect(terminalReport(report, {})).toContain(`left out of the sums: 1 endpoint has no cost data\n${left}\n`);
});

it("reports on the endpoints that are named, by id or by name", async () => {
  const { read } = await emulated({
    endpoints: [{ id: "ep_a", name: "a" }, { id: "ep_b", name: "b" }, { id: "ep_c" }],
  });
  const ids = async (...only: string[]) => (await read({ only })).endpoints.map(({ id }) => id).sort();
  expect(await ids("a", "ep_c", "ep_a")).toEqual(["ep_a", "ep_c"]);
  await expect(read({ only: ["a", "x", "y"] })).rejects.toThrow('no endpoint with the id or name "x", "y"');
});

it.each([
  ["fails", { status: 503, json: { detail: "endpoint 'ep_a' is stopped." } }, "HTTP 503: endpoint 'ep_a' is stopped."],
  ["is empty", { json: {} }, "Pareta has no figures of this window"],
  ["has nothing but nulls", { json: { quality_mean: null, windows: [] } }, "Pareta has no figures of this window"],
  ["is no object", { json: "soon" }, "expected metrics as an object, got a string"],
  [
    "is a proxy's page",
    { status: 502, body: "<html>\n<b>bad</b>", headers: { "content-type": "text/html" } },
    "HTTP 502",
  ],
])("a metric that %s is missing, with the reason; the rest stands", async (_, answer, missing) => {
  const { emulator, read } = await emulated({ endpoints: [{ id: "ep_a" }] });
  emulator.fault({ call: "quality", times: "always", ...answer });
  emulator.fault({ call: "leaderboard", status: 500 });
  const { quality, cost, rates } = only(await read());
  expect(quality).toEqual({ figures: null, series: [], missing });
  expect(cost.missing).toBeNull();
  expect(rates).toEqual({ own: null, frontier: null });
});

it("asks again without a course, where Pareta takes no such query", async () => {
  const { emulator, read } = await emulated({ endpoints: [{ id: "ep_a" }] });
  emulator.fault({ call: "performance", status: 422, json: { detail: [{ loc: ["query"], msg: "no", type: "x" }] } });
  const { performance } = only(await read());
  expect(performance).toMatchObject({ series: [], missing: null, figures: { p50Ms: expect.any(Number) as number } });
  const queries = emulator.requests.filter(({ call }) => call === "performance").map(({ query }) => query);
  expect(queries).toEqual([{ window: "24h", group_by: "hour" }, { window: "24h" }]);
});

it("takes the course from one answer and the figures of the whole window from the other", async () => {
  const { emulator, read } = await emulated({ endpoints: [{ id: "ep_a" }] });
  const buckets = [{ start: "2026-11-22T10:00:00Z", p50_ms: 3, total_micro_usd: 4 }];
  emulator.fault({ call: "performance", json: { buckets } });
  emulator.fault({ call: "cost", times: 2, json: { buckets: [...buckets, ...buckets] } });
  const { performance, cost } = only(await read());
  expect(performance.series).toEqual([{ at: "2026-11-22T10:00:00.000Z", p50Ms: 3, p95Ms: null, p99Ms: null }]);
  expect(performance.figures?.p99Ms).toBeGreaterThan(100);
  // Values that can be added are summed if no response has the sum.
  expect(cost.figures).toEqual({ spendMicroUsd: 8, frontierMicroUsd: null, savingsMicroUsd: null });
});

it("reads with a few requests at once, and tells how far it is", async () => {
  let now = 0;
  let most = 0;
  const read = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    return {};
  };
  const api = fakeApi(20, read);
  const seen: string[] = [];
  const progress = (done: number, total: number) => seen.push(`${done}/${total}`);
  const report = await collect([api], collecting({ progress }));
  expect(report.endpoints).toHaveLength(20);
  expect(most).toBe(8);
  expect([seen[0], seen[1], seen.at(-1)]).toEqual(["0/101", "1/101", "101/101"]);
});

it("ends at its limit, with what it has by then", async () => {
  const time = new FakeClock();
  const hangs = (_: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
      if (signal.aborted) reject(signal.reason as Error);
    });
  const { cost } = only(await time.run(collect([fakeApi(1, hangs)], collecting({ clock: time, limit: 90_000 }))));
  expect(time.now()).toBe(90_000);
  expect(cost.missing).toBe("not read within 90 s, the report's limit (--timeout)");
  expect(time.pending).toBe(0);
});

it("shows an endpoint once that two keys reach, and those of one name at two addresses both", async () => {
  const { api, emulator } = await emulated({ endpoints: [{ id: "ep_a" }] });
  const same = new Pareta({ apiKey: "pareta_sk_other", baseURL: emulator.url });
  const other = await emulated({ endpoints: [{ id: "ep_a" }] });
  const report = await collect([api, same, other.api], collecting());
  expect(report.apis).toEqual([emulator.url, other.emulator.url]);
  expect(report.endpoints).toHaveLength(2);
});

it("shows both endpoints where two organizations have one of the same id", async () => {
  const emulator = await start({
    clock,
    keys: { pareta_sk_a: "a", pareta_sk_b: "b" },
    endpoints: [
      { org: "a", id: "ep_x", name: "contracts" },
      { org: "b", id: "ep_x", name: "invoices" },
    ],
  });
  const apis = ["pareta_sk_a", "pareta_sk_b"].map((apiKey) => new Pareta({ apiKey, baseURL: emulator.url }));
  const { endpoints } = await collect(apis, collecting());
  expect(endpoints.map(({ name }) => name).sort()).toEqual(["contracts", "invoices"]);
});

it("reports on the others where one organization cannot be listed, and says whose key that was", async () => {
  const { api } = await emulated({ endpoints: [{ id: "ep_a" }] });
  const other = await emulated({});
  other.emulator.fault({ call: "list", times: "always", status: 401, json: { detail: "invalid API key" } });
  const refused = Object.assign(other.api, { label: 'the key of provider "eu"' });
  const report = await collect([api, refused], collecting());
  const reason = 'Listing the endpoints with the key of provider "eu" failed: invalid API key';
  expect(report.endpoints.map(({ id }) => id)).toEqual(["ep_a"]);
  expect(report.unlisted).toEqual([{ api: other.emulator.url, reason: expect.stringContaining(reason) as string }]);
  await expect(collect([api, refused], collecting({ only: ["ep_b"] }))).rejects.toThrow(reason);
});

it("fails when the endpoints cannot be listed", async () => {
  const { emulator, read } = await emulated({});
  emulator.fault({ call: "list", status: 401, json: { detail: "invalid API key" } });
  await expect(read()).rejects.toThrow("Listing the endpoints failed: invalid API key");
});

/** Endpoints whose metrics `read` returns. */
function fakeApi(count: number, read: unknown): Api {
  const metrics = () => ({ performance: read, uptime: read, quality: read, cost: read, activity: read });
  const list = () =>
    Promise.resolve(
      Array.from({ length: count }, (_, index) => ({ id: `ep_${index}`, name: null, task: "t", model: null })),
    );
  const leaderboard = () => Promise.reject(new Error("none"));
  return { baseURL: "http://fake", endpoints: { list, metrics }, tasks: { leaderboard } } as unknown as Api;
}
