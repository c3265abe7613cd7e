// Builds actionlint once from its Go module, and prints its path. If that is not possible, it prints the reason on
// stderr and exits with 1.

import { fileURLToPath } from "node:url";
import { printGoTool } from "../../support/go-tool.mjs";

await printGoTool({
  name: "actionlint",
  module: fileURLToPath(new URL("actionlint", import.meta.url)),
  files: ["go.mod", "go.sum"],
  main: "github.com/rhysd/actionlint/cmd/actionlint",
  probe: "-version",
});
