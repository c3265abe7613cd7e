import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A call of a program that has a stand-in. */
export interface Call {
  program: string;
  args: string[];
  body?: string;
}

/** Records its arguments, and with `--body-file` the content of that file. */
const PROGRAM = `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const args = process.argv.slice(2);
const file = args[args.indexOf("--body-file") + 1];
const body = args.includes("--body-file") ? readFileSync(file, "utf8") : undefined;
const calls = join(__dirname, "calls");
const before = existsSync(calls) ? readFileSync(calls, "utf8") : "";
appendFileSync(calls, JSON.stringify({ program: basename(process.argv[1]), args, body }) + "\\n");
// The issue that was opened is found from then on.
if (args[1] === "list" && before.includes('"create"')) console.log("12");
`;

/** Installs a stand-in for a program that is missing, or that must not run. */
export function standIn(bin: string, program: string): void {
  writeFileSync(join(bin, program), PROGRAM, { mode: 0o755 });
}

/** All calls of the stand-ins in this folder. */
export function callsIn(bin: string): Call[] {
  const file = join(bin, "calls");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Call);
}
