// Installs the Pulumi package that the generated one for Node asks for, once for every checkout, and prints the folder that
// holds it. If that is not possible, it prints the reason on stderr and exits with 1.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../../scripts/lib/paths.mjs";
import { toStderr, withHeartbeat } from "../../../scripts/lib/progress.mjs";
import { run } from "../../../scripts/lib/run.mjs";

const DEPENDENCIES = { "@pulumi/pulumi": "3.276.0", "@types/node": "22.19.1", typescript: "5.9.3" };

try {
  const folder = join(cacheRoot(), `typed-node-${DEPENDENCIES["@pulumi/pulumi"]}`);
  await mkdir(dirname(folder), { recursive: true });
  await ensureFolder({
    folder,
    flaw: async (candidate) => {
      const compiler = join(candidate, "node_modules/typescript/bin/tsc");
      return (await run(process.execPath, [compiler, "--version"])).ok ? undefined : "TypeScript does not run";
    },
    make: async (fresh) => {
      await writeFile(join(fresh, "package.json"), JSON.stringify({ private: true, dependencies: DEPENDENCIES }));
      const args = ["install", "--no-bin-links", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
      const { ok, why } = await withHeartbeat(run("npm", args, { cwd: fresh }), toStderr, "npm install");
      if (!ok) throw new Error(`@pulumi/pulumi cannot be installed: ${why}`);
    },
    log: toStderr,
  });
  process.stdout.write(join(folder, "node_modules"));
} catch (error) {
  toStderr(error.message);
  process.exitCode = 1;
}
