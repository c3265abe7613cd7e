import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { join } from "node:path";
import { ROOT } from "../support/built";

/** A warning of typedoc about a missing comment or a broken link is an error: see typedoc.json. */
it("everything that is public has a comment, and every link in one leads somewhere", async () => {
  const typedoc = join(ROOT, "node_modules/typedoc/bin/typedoc");
  const run = promisify(execFile)(process.execPath, [typedoc, "--emit", "none"], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const said = await run.then(
    () => "",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );
  expect(said).toBe("");
}, 300_000);
