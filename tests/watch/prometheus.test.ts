import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Look } from "../../cli/watch/look";
import { Metrics } from "../../cli/watch/metrics";
import { serveMetrics } from "../../cli/watch/server";
import { systemClock } from "../../provider/client/core/clock";
import { CHECKOUT } from "../support/engine";
import { describeWithPrometheus } from "../support/prometheus";

const EXAMPLE = join(CHECKOUT, "examples/monitoring");

describeWithPrometheus("Prometheus", () => {
  const folder = mkdtempSync(join(tmpdir(), "pareta-prometheus-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const row = {
    ...{ id: "ep_1", name: "n", stack: "acme/app/prod", resource: "contracts", urn: "u", status: "stopped", task: "t" },
    ...{ model: "m", asked: "running" as const, run: true, held: "budget" as const, why: null, nextChange: null },
    ...{ spentMicroUsd: 21_000_000, budgetMicroUsd: 25_000_000, budgetWindow: "24h", differs: "stopped" as const },
    ...{ bills: false, known: true },
  };
  const figures = {
    ...{ window: "24h", spendMicroUsd: 21_000_000, savingsMicroUsd: 1, pricePerRequestMicroUsd: 1_150 },
    ...{ p50Ms: 200, p95Ms: 500, p99Ms: 900, quality: 0.9 },
  };
  const seen = (metrics: Metrics) =>
    metrics.seen(
      {
        ...{
          at: 0,
          subjects: [{ row }],
          unmanaged: [],
          knowsUnmanaged: true,
          organizations: [],
          unread: [],
          warnings: [],
        },
        redact: (text: string) => text,
      } as unknown as Look,
      new Map([[JSON.stringify([row.stack, row.urn, row.id]), figures]]),
    );

  it("has rules that do what they say, and a configuration that is valid", () => {
    for (const args of [
      ["check", "rules", "rules.yml"],
      ["test", "rules", "rules.test.yml"],
      ["check", "config", "prometheus.yml"],
    ]) {
      const { status, stderr, stdout } = spawnSync("promtool", args, { cwd: EXAMPLE, encoding: "utf8" });
      expect([args, status, stdout + stderr]).toEqual([args, 0, expect.anything()]);
    }
  });

  it("finds no fault with the names and units of the metrics, which rules and dashboard use", async () => {
    const metrics = new Metrics(systemClock, 60_000);
    seen(metrics);
    metrics.call("list");
    metrics.error("list", "http_503");
    const input = await metrics.registry.metrics();
    const { stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
    expect(stdout + stderr).toBe("");
    const used = ["rules.yml", "grafana-dashboard.json"]
      .map((file) => readFileSync(join(EXAMPLE, file), "utf8"))
      .join();
    for (const name of new Set(used.match(/pareta_\w+/g))) expect(input).toContain(`# HELP ${name} `);
  });

  it("has every label that the dashboard shows or picks by", async () => {
    const metrics = new Metrics(systemClock, 60_000);
    seen(metrics);
    metrics.error("list", "http_503");
    const samples = await metrics.registry.metrics();
    const { panels } = JSON.parse(readFileSync(join(EXAMPLE, "grafana-dashboard.json"), "utf8")) as {
      panels: { targets: { expr: string; legendFormat?: string }[] }[];
    };
    for (const { expr, legendFormat = "" } of panels.flatMap(({ targets }) => targets)) {
      const name = /pareta_\w+/.exec(expr)?.[0] ?? "";
      const sample = new RegExp(`^${name}\\{.*`, "m").exec(samples)?.[0];
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(sample).toContain(`${label}="`);
      for (const [picked] of expr.matchAll(/\w+="[^"]*"/g))
        expect(samples).toMatch(new RegExp(`^${name}\\{.*${picked}`, "m"));
    }
  });

  it("scrapes the watch, and an alert fires", async () => {
    const metrics = new Metrics(systemClock, 60_000);
    seen(metrics);
    const { url, server } = await serveMetrics(metrics, "127.0.0.1", 0);
    cpSync(EXAMPLE, folder, { recursive: true });
    const config = readFileSync(join(folder, "prometheus.yml"), "utf8");
    writeFileSync(
      join(folder, "prometheus.yml"),
      config.replaceAll("30s", "1s").replace("127.0.0.1:9464", url.slice("http://".length)),
    );
    const port = await freePort();
    const prometheus = spawn(
      "prometheus",
      [`--config.file=prometheus.yml`, `--storage.tsdb.path=data`, `--web.listen-address=127.0.0.1:${port}`],
      { cwd: folder, stdio: "ignore" },
    );
    try {
      // The budget's alert waits for nothing.
      let firing: string[] = [];
      while (!firing.includes("ParetaBudgetAlmostUsed")) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        const response = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`).catch(() => undefined);
        const found = (await response?.json().catch(() => undefined)) as
          { data?: { alerts: { state: string; labels: { alertname: string } }[] } } | undefined;
        firing = (found?.data?.alerts ?? [])
          .filter(({ state }) => state === "firing")
          .map(({ labels }) => labels.alertname);
      }
      expect(firing).toEqual(["ParetaBudgetAlmostUsed"]);
    } finally {
      const ended = new Promise((resolve) => prometheus.once("close", resolve));
      prometheus.kill("SIGKILL");
      await ended;
      server.close();
      server.closeAllConnections();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
