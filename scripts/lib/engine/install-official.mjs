// node install-official.mjs ROOT
//
// This is a process of its own, because an installation that hangs can only be ended from outside.

import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

await PulumiCommand.install({ root: process.argv[2] });
