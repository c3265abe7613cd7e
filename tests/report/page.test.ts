import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { describeWithBrowser } from "../support/chromium";
import { KEY, runReport } from "./support/cli";
import { managedBy, providerOf, writeStack } from "./support/stack";

// A limit against hangs only: it builds, and starts a browser.
jest.setTimeout(180_000);

const HOSTILE = `<img src=x onerror="alert(1)"><b>&amp;'`;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MANY = Array.from({ length: 200 }, (_, index) => ({ name: `endpoint-${index}`, id: `ep_${index}` }));

const BUDGET = { usd: 25, window: "24h" };

/** Hours that are days away from now. */
const NEVER_NOW = {
  timeZone: "Europe/Berlin",
  days: [DAYS[new Date(Date.now() - 4 * 86_400_000).getUTCDay()] ?? "mon"],
  start: "08:00",
  end: "19:00",
};

/** The facts of each endpoint's section, by the name of the endpoint. */
const FACTS = `Object.fromEntries([...document.querySelectorAll(".endpoint")].map((section) => [
  section.querySelector("h3").textContent,
  Object.fromEntries([...section.querySelectorAll(".facts div")].map((each) =>
    [each.querySelector("dt").textContent, each.querySelector("dd").textContent.trim()])),
]))`;

interface Contrast {
  seen: number;
  faint: string[];
}

interface Colors {
  ground: string;
  drawn: string[];
}

interface Chart {
  width: number;
  height: number;
  shapes: number;
  label: string;
}

describeWithBrowser("the report's page, in a browser", (launch) => {
  const folder = mkdtempSync(join(tmpdir(), "pareta-report-"));
  const emulators: Emulator[] = [];
  let browser: Browser;

  const file = (name: string) => join(folder, `${name}.html`);
  const start = async (options: EmulatorOptions) => {
    const emulator = await startEmulator(options);
    emulators.push(emulator);
    return emulator;
  };
  const write = async (name: string, options: EmulatorOptions) => {
    const emulator = await start(options);
    for (const call of ["performance", "uptime", "quality"] as const)
      emulator.fault({ call, endpoint: "ep_idle", times: "always", json: {} });
    const gone = { detail: "endpoint 'ep_idle' has no bill" };
    emulator.fault({ call: "cost", endpoint: "ep_idle", times: "always", status: 404, json: gone });
    const env = { PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url };
    const { code, stderr } = await runReport(env, "--html", file(name));
    // On a busy machine it takes long enough to show progress.
    expect({ code, stderr: stderr.replace(/^(reading|drawing) .*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
  };

  /** The page of a stack whose endpoints have hours and budgets. */
  const writeRuled = async () => {
    const emulator = await start({
      endpoints: [
        { id: "ep_office", name: "office", status: "stopped" },
        { id: "ep_capped", name: "capped", status: "stopped" },
        { id: "ep_free", name: "free" },
      ],
    });
    emulator.fault({ call: "cost", endpoint: "ep_capped", times: "always", json: { total_micro_usd: 26_100_000 } });
    emulator.fault({ call: "cost", endpoint: "ep_office", times: "always", json: { total_micro_usd: 12_000_000 } });
    const provider = providerOf("default", KEY, emulator.url);
    const inputs = { running: true, budget: BUDGET };
    const bin = writeStack(folder, [
      provider,
      managedBy(provider, { id: "ep_office", name: "office", inputs: { ...inputs, schedule: NEVER_NOW } }),
      managedBy(provider, { id: "ep_capped", name: "capped", inputs, outputs: { held: "budget" } }),
      managedBy(provider, { id: "ep_free", name: "free", inputs: { running: true } }),
    ]);
    const ofStack = ["--stack", "prod", "--cwd", folder];
    const { code } = await runReport({ PATH: bin }, ...ofStack, "--html", file("ruled"));
    expect(code).toBe(0);
  };

  beforeAll(async () => {
    await ensureBuilt();
    // On its own, so that it is closed even if a later step fails.
    browser = await launch();
    const several = [{ name: "contracts" }, { name: HOSTILE }, { id: "ep_idle", name: "idle", status: "stopped" }];
    await Promise.all([
      write("several", { endpoints: several }),
      write("one", { endpoints: [{ name: "contracts" }] }),
      write("many", { endpoints: MANY }),
      writeRuled(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(emulators.map((emulator) => emulator.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page, checks it, and checks that it sent no request and logged no error. */
  const look = async (name: string, eyes: (page: Page) => Promise<void>) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.addInitScript({ path: join(__dirname, "support/probe.js") });
    const url = pathToFileURL(file(name)).href;
    await page.goto(url);
    await eyes(page);
    // A jump to an anchor is not a request, although the browser reports it as one.
    expect(requests.filter((request) => !request.startsWith(`${url}#`))).toEqual([url]);
    expect(complaints).toEqual([]);
    await context.close();
  };

  it.each([
    ["several", 9],
    ["one", 5],
    // Those with a fault have no course of their costs.
    ["ruled", 11],
  ])("can be read, light and dark, wide and narrow: of %s", async (name, expected) => {
    await look(name, async (page) => {
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
      for (const width of [1280, 800, 360]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await page.evaluate("probe.overflowing()")).toEqual({ reach: 0, out: [] });
        const charts = await page.evaluate<Chart[]>("probe.charts()");
        // Four charts of each endpoint with data, and one of all endpoints.
        expect(charts).toHaveLength(expected);
        for (const chart of charts) {
          expect(chart.width).toBeGreaterThan(200);
          expect(chart.height).toBeGreaterThan(40);
          expect(chart.shapes).toBeGreaterThan(1);
          expect(chart.label).toMatch(/Latency|Quality|Uptime|Cost|Bars/);
        }
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          const { seen, faint } = await page.evaluate<Contrast>("probe.faint()");
          expect(faint).toEqual([]);
          expect(seen).toBeGreaterThan(100);
        }
      }
    });
  });

  it("follows the scheme in all that is drawn", async () => {
    await look("one", async (page) => {
      await page.emulateMedia({ colorScheme: "light" });
      const light = await page.evaluate<Colors>("probe.colors()");
      await page.emulateMedia({ colorScheme: "dark" });
      const dark = await page.evaluate<Colors>("probe.colors()");
      expect(light.ground).not.toBe(dark.ground);
      expect(light.drawn.length).toBeGreaterThan(6);
      for (const color of light.drawn) expect(dark.drawn).not.toContain(color);
    });
  });

  it("says so where an axis does not begin at zero, and only there", async () => {
    await look("one", async (page) => {
      const cut = await page.evaluate<[string, string | null][]>(
        `[...document.querySelectorAll(".panels .panel")].map((each) =>
          [each.querySelector("h4").textContent, each.querySelector(".cut")?.textContent ?? null])`,
      );
      expect(cut).toEqual([
        ["Latency", null],
        ["Quality", "The axis does not begin at zero."],
        ["Uptime", "The axis does not begin at zero."],
        ["Cost", null],
      ]);
    });
  });

  it("has tiles as high as what stands in them, beside however high a chart", async () => {
    await look("many", async (page) => {
      const heights = await page.evaluate<number[]>(
        '[...document.querySelectorAll(".tile")].map((each) => each.getBoundingClientRect().height)',
      );
      expect(heights).toHaveLength(4);
      for (const height of heights) expect(height).toBeLessThan(140);
    });
  });

  it("shows a name with HTML in it as text", async () => {
    await look("several", async (page) => {
      expect(await page.locator(".overview th a").allTextContents()).toContain(HOSTILE);
      expect(await page.locator("summary h3").allTextContents()).toContain(HOSTILE);
      expect(await page.locator("img, b, script").count()).toBe(0);
    });
  });

  it("says where there is no data, and why", async () => {
    await look("several", async (page) => {
      const row = page.locator(".overview tbody tr", { hasText: "idle" });
      expect(await row.locator("td").allTextContents()).toEqual(["stopped", ...Array<string>(8).fill("no data")]);
      const panels = await page.locator(".endpoint", { hasText: "idle" }).locator(".panels .panel").allTextContents();
      expect(panels.map((text) => text.replace(/\s+/g, " ").trim())).toEqual([
        "LatencyNo data. Pareta has no figures of this window",
        "QualityNo data. Pareta has no figures of this window",
        "UptimeNo data. Pareta has no figures of this window",
        "CostNo data. HTTP 404: endpoint 'ep_idle' has no bill",
      ]);
      expect(await page.locator(".tile").first().textContent()).toContain("1 endpoint has no cost data");
    });
  });

  it("shows hours, budgets and what they say now", async () => {
    await look("ruled", async (page) => {
      const { capped, office, free } = await page.evaluate<Record<string, Record<string, string>>>(FACTS);
      expect(capped).toMatchObject({
        Budget: "$26.10 of $25.00 in 24h104%",
        Now: "held by its budget: $26.10 of $25.00 in 24h",
      });
      expect(office).toMatchObject({
        Hours: expect.stringMatching(/^\w{3} 08:00-19:00 Europe\/Berlin$/) as string,
        Budget: "$12.00 of $25.00 in 24h48%",
        Now: expect.stringMatching(/^held by its schedule: outside its hours until \d{4}-/) as string,
      });
      expect(Object.keys(free ?? {})).not.toContain("Now");
      const row = page.locator(".overview tbody tr", { hasText: "capped" });
      expect(await row.locator("td").first().textContent()).toBe("stoppedheld by its budget");
      const meters = '[...document.querySelectorAll(".facts .meter")].map(({ className }) => className)';
      expect(await page.evaluate(meters)).toEqual(["meter up", "meter free"]);
    });
  });

  it("tells screen readers what a chart shows, and has the numbers as a table", async () => {
    await look("one", async (page) => {
      const latency = page.locator("figure", { hasText: "Latency" });
      const label = await latency.getByRole("img").getAttribute("aria-label");
      expect(label).toMatch(
        /^Latency of contracts: p50 from \d+ ms to \d+ ms, p95 .* between \d+ \w+ \d\d:00 and .* UTC$/,
      );
      await latency.locator("summary").click();
      const table = latency.getByRole("table");
      expect(await table.getByRole("columnheader").allTextContents()).toEqual(["From (UTC)", "p50", "p95", "p99"]);
      expect(await table.getByRole("row").count()).toBe(25);
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        const overview = page.getByRole("table", { name: "Overview" });
        expect(await overview.getByRole("rowheader").allTextContents()).toEqual([expect.stringContaining("contracts")]);
        expect(await overview.getByRole("columnheader").count()).toBe(10);
      }
    });
  });

  it("holds 200 endpoints: a table of them all first, and each one on demand", async () => {
    expect(statSync(file("many")).size).toBeLessThan(5_000_000);
    await look("many", async (page) => {
      const names = await page.locator(".overview tbody th a").allTextContents();
      expect(new Set(names)).toEqual(new Set(MANY.map(({ name }) => name)));
      // Only the chart of all endpoints, because the others are not even laid out.
      expect(await page.evaluate("probe.charts()")).toHaveLength(1);
      await page.locator(".overview th a").last().click();
      await page.locator(".endpoint").last().locator(".chart").first().waitFor({ state: "visible" });
      expect(await page.evaluate("probe.charts()")).toHaveLength(5);
      await page.setViewportSize({ width: 360, height: 900 });
      expect(await page.evaluate("probe.overflowing()")).toEqual({ reach: 0, out: [] });
    });
  });

  it("holds itself to a policy, and holds no key", () => {
    for (const name of ["several", "one", "many", "ruled"]) {
      const text = readFileSync(file(name), "utf8");
      expect(text).toContain(
        `http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'`,
      );
      expect(text).not.toContain("DoNotLeak");
      expect(text).not.toMatch(/NaN|undefined|\[object/);
    }
  });
});
