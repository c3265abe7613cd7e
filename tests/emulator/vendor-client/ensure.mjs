// Installs the vendor's own Python client if it is missing, and prints the Python that has it. If that is not possible,
// it prints the reason on stderr and exits with 1.

import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

/** The last release that manages endpoints. */
const VERSION = "0.3.1";

await printPython(`vendor-client-${VERSION}`, [`pareta==${VERSION}`], async (folder) => {
  const { ok, stdout } = await run(programIn(folder, "python"), ["-c", "import pareta; print(pareta.__version__)"]);
  if (!ok) return "the client cannot be imported";
  return stdout.trim() === VERSION ? undefined : `it holds version ${stdout.trim()}`;
});
