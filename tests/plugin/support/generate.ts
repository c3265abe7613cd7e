import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../../support/built";

/** The files that the generation reads. */
const PARTS = ["sdk", "provider", "scripts", "package.json", "package-lock.json", "tsconfig.json", ".prettierrc.json"];

/** A text in a file, and its replacement. */
export interface Edit {
  file: string;
  from: string;
  to: string;
}

/** Runs `npm run schema` on a copy of the checkout, with one edit if given. Returns what it writes. */
export async function generate({ edit, args = [] }: { edit?: Edit; args?: string[] } = {}): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), "schema-"));
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    if (edit) apply(copy, edit);
    const out = join(copy, "schema.json");
    await promisify(execFile)(process.execPath, [join(copy, "scripts/schema.mjs"), "--out", out, ...args], {
      cwd: copy,
    });
    return readFileSync(out, "utf8");
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The error output of a failed generation. */
export async function failure(edit: Edit): Promise<string> {
  return generate({ edit }).then(
    () => "it did not fail",
    ({ stderr }: { stderr: string }) => stderr,
  );
}

function apply(copy: string, { file, from, to }: Edit): void {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}`);
  writeFileSync(path, text.replace(from, to));
}
