// `npm run sdks` writes the typed package of each language to sdks/, from provider/plugin/schema.json. `--out FOLDER` sets
// another folder. It needs Go.

import { resolve, join } from "node:path";
import { parseArgs } from "node:util";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";
import { makeSdks } from "./sdks/make.mjs";

await runAsMain(async () => {
  const { values } = parseArgs({ options: { out: { type: "string", default: join(checkout, "sdks") } } });
  for (const folder of await makeSdks(resolve(values.out))) console.log(folder);
}, "The packages cannot be made: ");
