import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** The usual paths of Chromium and of browsers that are built from it. */
const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** In containers it runs as root and without a graphics card. It must send no requests of its own. */
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
 * A `describe` for tests that look at pages in a real browser: Chromium at `PARETA_CHROMIUM`, else at a usual path.
 * Without a browser they are skipped with a warning. With PARETA_TESTS_REQUIRE_ALL set they fail instead.
 */
export function describeWithBrowser(title: string, body: (launch: () => Promise<Browser>) => void): void {
  const given = process.env.PARETA_CHROMIUM;
  const executablePath = (given ? [given] : USUAL).find((path) => existsSync(path));
  const launch = () => {
    if (executablePath === undefined) throw new Error(reason);
    // Its profile is a new folder, which is deleted with it.
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
