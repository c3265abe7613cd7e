// Prints the changelog's section of the version in package.json, for the notes of a release. A tag that is being
// released (GITHUB_REF_NAME and GITHUB_REPOSITORY) must be of that version and of that repository.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";

await runAsMain(async () => {
  const { version, repository } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  const { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: origin } = process.env;
  if (tag && tag !== `v${version}`) throw new Error(`the tag is ${tag}, and package.json has version ${version}`);
  if (origin && !repository.url.includes(`github.com/${origin}.git`)) {
    throw new Error(`this is ${origin}, and the plugin would be downloaded from ${repository.url} (package.json)`);
  }
  const changelog = await readFile(join(checkout, "CHANGELOG.md"), "utf8");
  const sections = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (!section) throw new Error(`CHANGELOG.md has no section [${version}]`);
  console.log(section.slice(section.indexOf("\n")).trim());
}, "No release: ");
