import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Where Chromium and what is built from it usually are. */
const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** It runs as root in containers, without a graphics card, and has to ask nobody for anything. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A `describe` for tests that look at pages in a real browser: Chromium at `PARETA_CHROMIUM`, else where it usually is.
 * Where there is none they are skipped, loudly; with PARETA_TESTS_REQUIRE_ALL set they fail instead.
 */
export function describeWithBrowser(title: string, body: (launch: () => Promise<Browser>) => void): void {
  const given = process.env.PARETA_CHROMIUM;
  const executablePath = (given ? [given] : USUAL).find((path) => existsSync(path));
  const launch = () => {
    if (executablePath === undefined) throw new Error(reason);
    // Its profile is a fresh folder, which goes with it.
    return chromium.launch({ executablePath, args: FLAGS });
  };
  const reason = given
    ? `there is no ${given} (PARETA_CHROMIUM)`
    : "Install Chromium, or set PARETA_CHROMIUM to a browser that is built from it";
  if (executablePath === undefined && !process.env.PARETA_TESTS_REQUIRE_ALL) {
    process.stderr.write(`\n*** SKIPPED, no Chromium: "${title}". ${reason}\n`);
    describe.skip(title, () => body(launch));
    return;
  }
  describe(title, () => body(launch));
}
