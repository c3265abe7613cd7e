// Makes sure that there are language hosts of YAML, Java and Go, which a Pulumi engine built from its module does not bring, and
// prints their folders as part of a PATH. They are built with Go, once.

import { delimiter, dirname } from "node:path";
import { builtProgram } from "./lib/go-program.mjs";
import { runAsMain } from "./lib/main.mjs";

await runAsMain(async () => {
  const hosts = [];
  for (const language of /** @type {const} */ (["yaml", "java", "go"])) {
    hosts.push(await builtProgram(`pulumi-language-${language}`));
  }
  process.stdout.write(hosts.map((host) => dirname(host)).join(delimiter));
}, "The language hosts cannot be made: ");
