// Makes sure that the vendor's own Python client is installed, and prints the Python that has it.
// Where that cannot be, it says why on stderr and exits with 1.

import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

/** The last release that operates endpoints. */
const VERSION = "0.3.1";

await printPython(`vendor-client-${VERSION}`, [`pareta==${VERSION}`], async (folder) => {
  const { ok, stdout } = await run(programIn(folder, "python"), ["-c", "import pareta; print(pareta.__version__)"]);
  if (!ok) return "the client cannot be imported";
  return stdout.trim() === VERSION ? undefined : `it holds version ${stdout.trim()}`;
});
