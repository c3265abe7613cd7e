import { numbersIn } from "../../cli/report/figures/numbers";
import { activity, cost, latency, quality, uptime, type Reader } from "../../cli/report/figures/readers";
import { seriesIn } from "../../cli/report/figures/series";

const read = <Figures>(reader: Reader<Figures>, json: unknown) => reader(numbersIn(json));

describe("figures are found under the keys they may have", () => {
  const p = (p50Ms: number | null, p95Ms: number | null, p99Ms: number | null) => ({ p50Ms, p95Ms, p99Ms });
  it.each([
    ["flat", { p50_latency_ms: 1, p95_latency_ms: 2, p99_latency_ms: 3 }, p(1, 2, 3)],
    ["nested", { latency_ms: { p50: 1, p95: 2, p99: 3 }, window: "24h" }, p(1, 2, 3)],
    ["in camel case, in seconds", { latencyP50Seconds: 0.25, latencyP99Seconds: 2 }, p(250, null, 2000)],
    ["beside other latencies", { ttft: { p50: 9 }, latency: { p50: 1 }, p95: 2, queue_p95: 7 }, p(1, 2, null)],
    ["null, or of another type", { p50_latency_ms: null, p95_latency_ms: "12", p99: [3] }, p(null, null, null)],
  ])("latency, %s", (_, json, expected) => {
    expect(read(latency, json)).toEqual(expected);
  });

  it.each([
    [{ uptime_pct: 99.95, downtime_seconds: 40 }, 99.95],
    [{ uptime_seconds: 86_000, uptime: 0.9995 }, 99.95],
    [{ availability: { percent: 0.5 } }, 0.5],
    [{ downtime_seconds: 3 }, null],
  ])("uptime: %j", (json, percent) => {
    const found = read(uptime, json).percent;
    if (percent === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(percent, 9);
  });

  it.each([
    [{ judged_count: 12, quality_mean: 0.93 }, 0.93],
    [{ score: { mean: 0.9, count: 3 } }, 0.9],
    [{ quality: 0.8 }, 0.8],
    [{ judged_count: 12 }, null],
  ])("quality: %j", (json, mean) => {
    expect(read(quality, json)).toEqual({ mean });
  });

  it.each([
    [{ total_micro_usd: 5, frontier_baseline_micro_usd: 90, savings_micro_usd: 84 }, [5, 90, 84]],
    [{ total_micro_usd: 5, frontier_baseline_micro_usd: 90 }, [5, 90, 85]],
    [{ frontier_savings_micro_usd: 84, total_micro_usd: 5 }, [5, null, 84]],
    // A unit rate is not a bill, and money in another unit is not one either.
    [{ cost_per_request_micro_usd: 1150, total_usd: 3 }, [null, null, null]],
  ])("cost: %j", (json, [spendMicroUsd, frontierMicroUsd, savingsMicroUsd]) => {
    expect(read(cost, json)).toEqual({ spendMicroUsd, frontierMicroUsd, savingsMicroUsd });
  });

  it.each([
    [{ request_count: 7 }, 7],
    [{ cost_per_request_micro_usd: 3, requests: { total: 9 } }, 9],
    [{ failed_requests: 1 }, null],
  ])("requests: %j", (json, requests) => {
    expect(read(activity, json)).toEqual({ requests });
  });
});

describe("the course over time", () => {
  const at = (text: string) => `2026-11-22T${text}:00.000Z`;
  it.each([
    ["buckets", { buckets: [{ start: "2026-11-22T10:00:00Z", score: 0.9 }] }],
    ["a bare list", [{ timestamp: "2026-11-22T11:00:00+01:00", mean_score: 0.9 }]],
    ["seconds since 1970", { data: { points: [{ ts: 1795341600, quality_mean: 0.9 }] } }],
    ["milliseconds, and a window of its own", { rows: [{ window: { start: 1795341600000, end: 1 }, quality: 0.9 }] }],
    ["SQL's form", { series: [{ bucket: "2026-11-22 10:00:00", quality: 0.9, end: "2026-11-22 11:00:00" }] }],
    ["an interval", { windows: [{ period: "2026-11-22T10:00:00Z/2026-11-22T11:00:00Z", score: 0.9 }] }],
  ])("is read from %s", (_, json) => {
    expect(seriesIn(json, quality)).toEqual([{ at: at("10:00"), mean: 0.9 }]);
  });

  it("is in order, and leaves out what has no time or no figure", () => {
    const windows = [
      { start: at("12:00"), quality_mean: 0.7 },
      { start: at("11:00"), quality_mean: null },
      { start: "soon", quality_mean: 0.1 },
      { hour: 3, quality_mean: 0.2 },
      { start: at("10:00"), quality_mean: 0.8 },
      "noise",
      null,
    ];
    // The judge's windows come before any other list.
    const json = { buckets: [{ start: at("01:00"), quality_mean: 0.1 }], windows };
    expect(seriesIn(json, quality).map(({ mean }) => mean)).toEqual([0.8, 0.7]);
    expect(seriesIn({ examples: [{ id: 1 }], note: "none" }, quality)).toEqual([]);
  });
});
