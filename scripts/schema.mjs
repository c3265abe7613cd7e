// `npm run schema` writes the plugin's schema from the zod definitions and the TSDoc. For a release from another
// repository, use `node scripts/schema.mjs --repository owner/name --out FILE`.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";

await runAsMain(async () => {
  const { values } = parseArgs({ options: { repository: { type: "string" }, out: { type: "string" } } });
  await ensureDependencies();
  const { generateSchema } = await import("./schema/generate.mjs");
  const schema = await generateSchema(checkout, values.repository);
  const file = values.out === undefined ? join(checkout, "provider/plugin/schema.json") : resolve(values.out);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, schema);
}, "The schema cannot be made: ");
