import { Pareta } from "pulumi-pareta/client";
import { collect } from "../../cli/report/collect/collect";
import type { EndpointReport, Report } from "../../cli/report/report";
import { terminalReport } from "../../cli/report/terminal/terminal";
import { Progress } from "../../cli/report/progress";
import { parseWindow } from "../../cli/window";
import { start } from "../emulator/support";
import { FakeClock } from "../support/fake-clock";

const NAMES = ["contracts", "\u001b[31mred\u001b[0m\nline", "a-name-that-is-much-longer-than-any-table-could-show-it"];

let report: Report;

beforeEach(async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 22, 44));
  const endpoints = [
    ...NAMES.map((name, index) => ({ id: `ep_${index}`, name })),
    { id: "ep_idle", name: "idle", status: "stopped" },
  ];
  const emulator = await start({ clock, endpoints });
  for (const call of ["performance", "quality", "cost"] as const)
    emulator.fault({ call, endpoint: "ep_idle", times: "always", json: {} });
  emulator.fault({ call: "uptime", endpoint: "ep_idle", status: 404, json: { detail: "gone" } });
  const api = new Pareta({ apiKey: "pareta_sk_test", baseURL: emulator.url });
  report = await collect([api], { window: parseWindow("24h"), only: [], limit: 1e6, clock, progress: () => {} });
});

/** Colors, and every other sequence that controls a terminal. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

it("is a table of plain text in a pipe, however wide", () => {
  const text = terminalReport(report, {});
  expect(text).not.toMatch(CONTROLS);
  expect(text).toMatch(
    /^4 endpoints, 3 live: \$\d+\.\d\d spent, \$\d+\.\d\d with the frontier model, \$\d+\.\d\d saved \(94%\)\nleft out of the sums: 1 endpoint has no cost data\n/,
  );
  expect(text).toContain("last 24 hours up to 22 Nov 2026, 22:44 UTC");
  expect(text).toMatch(/│ Endpoint +│ Status +│ +Uptime │ +Latency p50 │/);
  expect(text).toMatch(
    /│ contracts +│ ● live +│ +99\.97% │ +356 ms │ +1\.07 s │ +1\.78 s │ +0\.926 │ +\$0\.57 │ \$10\.20 +│/,
  );
  expect(text).toMatch(/│ idle +│ ○ stopped +│ +no data │ +no data │ +no data │/);
  expect(text).toContain("a-name-that-is-much-longer-than-any-table-c…");
  expect(text).toContain("\\u001b[31mred\\u001b[0m\\nline");
});

it("says why there is no data", () => {
  expect(terminalReport(report, {}).split("\n\n").at(-1)).toBe(
    "No data:\n  idle: latency, quality, cost: Pareta has no figures of this window\n  idle: uptime: HTTP 404: gone\n",
  );
});

it("is a paragraph for each endpoint where a table is too wide", () => {
  const text = terminalReport(report, { columns: 80 });
  expect(text).not.toContain("│");
  expect(text).toMatch(/\nEndpoint contracts ● live\n {2}ep_0, contract-key-fields, qwen-1\n {2}uptime {3}[\d.]+%\n/);
  expect(text).toMatch(
    /\n {2}latency {2}p50 \d+ ms, p95 \d+ ms, p99 [\d.]+ m?s\n {11}[▁-█]{12}\n {2}quality {2}0\.\d{3} [▁-█]{6}\n/,
  );
  expect(text).toContain(NAMES[2]);
});

it("shows hours and budgets below each endpoint that has them", () => {
  const [first, ...rest] = report.endpoints;
  const rule = {
    ...{ stack: "prod", resource: "contracts", hours: "Mon-Fri 08:00-19:00 Europe/Berlin", secret: [] },
    ...{ spentMicroUsd: 21_000_000, budgetMicroUsd: 25_000_000, budgetWindow: "24h", warning: "almost\u001b[2J" },
    ...{ run: true, held: null, why: null, nextChange: "2026-11-23T19:00:00+01:00", differs: null, known: true },
  };
  const ruled = { ...report, endpoints: [{ ...first, rule } as EndpointReport, ...rest] };
  expect(terminalReport(ruled, { columns: 80 })).toContain(
    "\n  hours    Mon-Fri 08:00-19:00 Europe/Berlin\n  budget   $21.00 of $25.00 in 24h ████████▍░ 84%\n" +
      "  now      is to run until 2026-11-23T19:00:00+01:00\n           almost\\u001b[2J\n",
  );
  expect(terminalReport(ruled, { columns: 300, hasColors: () => true })).toContain(
    "\u001b[33m████████▍░\u001b[39m 84%",
  );
  expect(terminalReport(report, {})).not.toMatch(/Hours|Budget/);
});

it("has colors only where the terminal has", () => {
  expect(terminalReport(report, { columns: 200, hasColors: () => true })).toContain("\u001b[32m● live\u001b[39m");
  // The value that Node returns for NO_COLOR, TERM=dumb and similar settings.
  expect(terminalReport(report, { columns: 200, hasColors: () => false })).not.toMatch(CONTROLS);
});

it("is two lines where there are no endpoints", () => {
  const totals = {
    ...report.totals,
    endpoints: 0,
    live: 0,
    withoutCost: 0,
    spendMicroUsd: null,
    frontierMicroUsd: null,
    savingsMicroUsd: null,
  };
  expect(terminalReport({ ...report, totals, endpoints: [] }, {})).toMatch(/^0 endpoints, 0 live\nlast 24 hours .*\n$/);
});

describe("progress", () => {
  it("is one line of a terminal, taken away in the end", () => {
    let shown = "";
    const progress = new Progress({ isTTY: true, write: (text) => (shown += text) }, new FakeClock());
    progress.reading(1, 9);
    progress.drawing(200);
    progress.end();
    expect(shown.split("\r\u001b[K")).toEqual(["", "reading figures: 1 of 9", "drawing the page: 200 endpoints", ""]);
  });

  it("is a line every ten seconds elsewhere", async () => {
    const clock = new FakeClock();
    let shown = "";
    const progress = new Progress({ write: (text) => (shown += text) }, clock);
    for (let done = 0; done < 25; done++) {
      progress.reading(done, 25);
      await clock.advance(1_000);
    }
    progress.end();
    expect(shown).toBe("reading figures: 10 of 25\nreading figures: 20 of 25\n");
  });
});
