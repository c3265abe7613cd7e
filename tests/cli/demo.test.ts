import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT, ensureBuilt } from "../support/built";

// A limit against hangs only: the emulator of the demo is a separate process.
jest.setTimeout(60_000);
beforeAll(ensureBuilt, 120_000);

it("the demo writes no colors into a file", () => {
  const session = pathToFileURL(join(ROOT, "scripts/demo/session.mjs")).href;
  const script = `
    const { startDemo } = await import(${JSON.stringify(session)});
    const demo = await startDemo("/nowhere");
    demo.heading("Preview");
    await demo.end();`;
  const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    env: { ...process.env, FORCE_COLOR: "1" },
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "\n== Preview\n\n" });
});
