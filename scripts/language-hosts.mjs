// Makes sure that there are language hosts of YAML and Java, which a Pulumi engine built from its module does not bring, and
// prints their folders as part of a PATH. They are built with Go, once.

import { delimiter, dirname } from "node:path";
import { builtProgram } from "./lib/go-program.mjs";
import { runAsMain } from "./lib/main.mjs";

await runAsMain(async () => {
  const hosts = [await builtProgram("pulumi-language-yaml"), await builtProgram("pulumi-language-java")];
  process.stdout.write(hosts.map((host) => dirname(host)).join(delimiter));
}, "The language hosts cannot be made: ");
