import { FakeClock } from "../support/fake-clock";
import { ask, start } from "./support";

const KEYS = {
  performance: ["p50_latency_ms", "p95_latency_ms", "p99_latency_ms"],
  uptime: ["uptime_pct"],
  cost: ["total_micro_usd", "frontier_baseline_micro_usd", "savings_micro_usd"],
  quality: ["quality_mean"],
  activity: ["request_count"],
};

describe("metrics", () => {
  const startWithOne = () => start({ clock: new FakeClock(), endpoints: [{ id: "ep_a1b2c3" }, { id: "ep_b2c3d4" }] });

  it.each(Object.entries(KEYS))("measure %s, the same every time", async (dimension, keys) => {
    const emulator = await startWithOne();
    const get = async (id: string) => (await ask(emulator, `GET /v1/endpoints/${id}/${dimension}`)).json<object>();
    const first = await get("ep_a1b2c3");
    for (const key of keys) expect(first).toHaveProperty(key, expect.any(Number));
    expect(await get("ep_a1b2c3")).toEqual(first);
    expect(await get("ep_b2c3d4")).not.toEqual(first);
  });

  it("keep to the window and the groups that are asked for", async () => {
    const emulator = await startWithOne();
    const cost = async (query: string) =>
      (await ask(emulator, `GET /v1/endpoints/ep_a1b2c3/cost?${query}`)).json<{
        total_micro_usd: number;
        buckets?: { start: string }[];
      }>();
    const day = await cost("window=24h");
    expect((await cost("window=7d")).total_micro_usd).toBe(7 * day.total_micro_usd);
    expect((await cost("since=30d")).total_micro_usd).toBe(30 * day.total_micro_usd);
    expect((await cost("since_hours=48")).total_micro_usd).toBe(2 * day.total_micro_usd);
    expect(day).not.toHaveProperty("buckets");
    expect((await cost("window=3d&group_by=day")).buckets?.map(({ start }) => start)).toEqual([
      "2025-12-30T00:00:00.000Z",
      "2025-12-31T00:00:00.000Z",
      "2026-01-01T00:00:00.000Z",
    ]);
  });

  it("tell of a course: by the hour, and in the judge's windows", async () => {
    const emulator = await startWithOne();
    const get = async (call: string) =>
      (await ask(emulator, `GET /v1/endpoints/ep_a1b2c3/${call}`)).json<Record<string, Record<string, unknown>[]>>();
    const { buckets = [] } = await get("performance?window=24h&group_by=hour");
    expect(buckets).toHaveLength(24);
    expect(new Set(buckets.map(({ p95_latency_ms }) => p95_latency_ms)).size).toBeGreaterThan(5);
    const { windows = [] } = await get("quality?window=24h");
    expect(windows).toHaveLength(6);
    expect(windows.at(-1)).toMatchObject({
      window_start: "2026-01-01T00:00:00.000Z",
      window_end: "2026-01-01T04:00:00.000Z",
      quality_mean: expect.any(Number) as number,
    });
  });

  it("are a 404 for an endpoint that is none", async () => {
    expect((await ask(await start(), "GET /v1/endpoints/nothing/cost")).status).toBe(404);
  });
});
