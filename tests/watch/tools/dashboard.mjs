// Builds the checker of Grafana dashboards once from its Go module, and prints its path. If that is not possible, it
// prints the reason on stderr and exits with 1.

import { fileURLToPath } from "node:url";
import { printGoTool } from "../../support/go-tool.mjs";

await printGoTool({
  name: "dashboard-check",
  module: fileURLToPath(new URL("dashboard", import.meta.url)),
  files: ["go.mod", "go.sum", "main.go"],
  main: ".",
  probe: "-h",
  minutes: 3,
});
