// node install-official.mjs ROOT VERSION
//
// This is a process of its own, because an installation that hangs can only be ended from outside.

import { createRequire } from "node:module";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

// Pulumi's SDK takes the version as an object of its own copy of this package.
const { SemVer } = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"))("semver");

const [, , root, version] = process.argv;
await PulumiCommand.install({ root, version: new SemVer(version) });
