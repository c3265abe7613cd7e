// Makes sure that Pulumi's public package for Python is installed, and prints the Python that has it.
// Where that cannot be, it says why on stderr and exits with 1.

import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

const VERSION = "3.272.0";

await printPython(`pulumi-python-${VERSION}`, [`pulumi==${VERSION}`], async (folder) =>
  (await run(programIn(folder, "python"), ["-c", "import pulumi"])).ok ? undefined : "pulumi cannot be imported",
);
