// Installs Pulumi's public package for Python if it is missing, and prints the Python that has it. If that is not
// possible, it prints the reason on stderr and exits with 1.

import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

const VERSION = "3.272.0";

await printPython(`pulumi-python-${VERSION}`, [`pulumi==${VERSION}`], async (folder) =>
  (await run(programIn(folder, "python"), ["-c", "import pulumi"])).ok ? undefined : "pulumi cannot be imported",
);
