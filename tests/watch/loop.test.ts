import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Keeper } from "../../cli/watch/keeper";
import type { Look } from "../../cli/watch/look";
import { watch } from "../../cli/watch/loop";
import { Metrics } from "../../cli/watch/metrics";
import { serveMetrics } from "../../cli/watch/server";
import { FakeProject } from "../cli/support";
import { FakeClock } from "../support/fake-clock";

const row = (id: string, differs: "stopped" | null) => ({
  ...{ id, name: id, stack: "dev", resource: id, urn: `urn::${id}`, status: "live", task: "t", model: "m" },
  ...{ asked: "running" as const, run: true, held: null, why: null, nextChange: null },
  ...{ spentMicroUsd: 5_000_000, budgetMicroUsd: 20_000_000, budgetWindow: "24h", differs, bills: true, known: true },
});

/** A look at made-up rows. */
const lookAt = (rows: ReturnType<typeof row>[], overrides: Partial<Look> = {}): Look => ({
  at: 0,
  subjects: rows.map((each) => ({ row: each }) as never),
  unmanaged: [],
  knowsUnmanaged: true,
  organizations: [],
  unread: [],
  warnings: [],
  redact: (text) => text,
  ...overrides,
});

describe("the watch", () => {
  let clock: FakeClock;
  let ended: AbortController;
  let lines: string[];
  let notes: string[];
  const start = (look: (signal: AbortSignal) => Promise<Look>, metrics?: Metrics) => {
    const keeper = new Keeper({
      ...{ clock, signal: ended.signal, enforces: false, isJson: true, project: () => new FakeProject() },
      ...{ write: (line: string) => lines.push(line), note: (line: string) => notes.push(line), metrics },
    });
    return watch({
      ...{ clock, interval: 60_000, signal: ended.signal, look },
      seen: (found, jumped) => keeper.seen(found, jumped),
      failed: (reason) => keeper.failed(reason),
    });
  };

  beforeEach(() => {
    [clock, ended, lines, notes] = [new FakeClock(), new AbortController(), [], []];
  });

  it("looks once in an interval, whatever fails, and ends at once", async () => {
    let looks = 0;
    const watching = start(() => {
      looks++;
      if (looks === 2) return Promise.reject(new Error("the API is down"));
      if (looks === 3) return new Promise(() => {});
      return Promise.resolve(lookAt([row("ep_1", looks === 1 ? "stopped" : null)]));
    });
    await clock.advance(90_000);
    expect(looks).toBe(2);
    expect(notes).toContain("error: the look failed: the API is down");
    await clock.advance(60_000);
    expect(looks).toBe(3);
    ended.abort();
    await watching;
    expect(clock.pending).toBeLessThanOrEqual(1);
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(["began"]);
  });

  it("ends a look that takes too long", async () => {
    const watching = start(
      (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
    );
    await clock.advance(121_000);
    expect(notes).toEqual(["error: the look failed: the look took too long"]);
    ended.abort();
    await watching;
  });

  it("keeps its memory flat over 10,000 looks", async () => {
    const metrics = new Metrics(clock, 60_000);
    let looks = 0;
    const counts: number[] = [];
    const watching = start(async () => {
      looks++;
      if (looks % 1000 === 0) {
        // Everything that lasts from one look to the next: the series, what differs, and the timers.
        const series = (await metrics.registry.metrics()).split("\n").length;
        counts.push(series + clock.pending);
      }
      // Endpoints come and go, and each differs for a while.
      const ids = [0, 1, 2].map((offset) => `ep_${looks + offset}`);
      return lookAt(ids.map((id, index) => row(id, index === 1 ? "stopped" : null)));
    }, metrics);
    lines.push = () => 0;
    notes.push = () => 0;
    // Garbage must not count, and this is the only way to collect it in a process that was started without the flag.
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const heap = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    await clock.advance(60_000 * 2_000);
    const before = heap();
    await clock.advance(60_000 * 8_000);
    expect(looks).toBeGreaterThanOrEqual(10_000);
    expect(new Set(counts).size).toBe(1);
    expect(heap() - before).toBeLessThan(8 * 2 ** 20);
    ended.abort();
    await watching;
  });

  it("serves metrics, and is not healthy after three intervals in which nothing was seen", async () => {
    const metrics = new Metrics(clock, 60_000);
    const { url, server } = await serveMetrics(metrics, "127.0.0.1", 0);
    const get = async (path: string) => {
      const response = await fetch(url + path);
      return [response.status, await response.text()] as const;
    };
    metrics.seen(lookAt([row("ep_1", "stopped")]), new Map());
    metrics.call("list");
    metrics.error("list", "http_503");
    const [, text] = await get("/metrics");
    for (const line of [
      'pareta_endpoint_desired_running{endpoint="ep_1",resource="ep_1",stack="dev"} 1',
      'pareta_endpoint_drift{endpoint="ep_1",resource="ep_1",stack="dev",kind="stopped"} 1',
      'pareta_endpoint_budget_used_ratio{endpoint="ep_1",resource="ep_1",stack="dev",window="24h"} 0.25',
      "pareta_unmanaged_endpoints 0",
      'pareta_api_calls_total{call="list"} 1',
      'pareta_api_errors_total{call="list",reason="http_503"} 1',
    ]) {
      expect(text).toContain(line);
    }
    metrics.seen(lookAt([], { knowsUnmanaged: false }), new Map());
    expect((await get("/metrics"))[1]).not.toMatch(/ep_1|^pareta_unmanaged_endpoints \d/m);
    await clock.advance(180_000);
    expect((await get("/healthz"))[0]).toBe(200);
    await clock.advance(1_000);
    expect((await get("/healthz"))[0]).toBe(503);
    expect((await get("/else"))[0]).toBe(404);
    server.close();
    server.closeAllConnections();
  });
});
