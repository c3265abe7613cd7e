// Installs mypy and Pulumi's package for Python if they are missing, and prints the Python that has them. If that is not
// possible, it prints the reason on stderr and exits with 1.

import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

const PACKAGES = ["pulumi==3.272.0", "mypy==1.18.2"];

await printPython("typed-python-3.272.0", PACKAGES, async (folder) =>
  (await run(programIn(folder, "python"), ["-c", "import pulumi, mypy"])).ok ? undefined : "mypy cannot be imported",
);
