import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ensureBuilt, ROOT } from "../support/built";

beforeAll(ensureBuilt);

it("the memory bench measures each operation of each endpoint", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["bench/memory.mjs", "--count", "3"], {
    cwd: ROOT,
    timeout: 60_000,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const operations = [...stdout.matchAll(/^\S*│\S* *3 +\S*│\S* (\w+)/gm)].map(([, operation]) => operation);
  expect(operations).toEqual(["create", "diff", "read", "diff", "read", "delete"]);
});
