import { inert } from "../../provider/client/core/inert";
import type { Outcome, Proposal } from "./import";
import type { Import } from "./plan";

/** The text of the planned import, for people. */
export function describeProposal({ stack, account, imports, skipped, protect, first }: Proposal): string {
  const kept = skipped.map(({ id, reason }) => `  ${inert(id, 200)}: left out: ${inert(reason)}.`);
  if (imports.length === 0) return lines([...kept, `Nothing to import into stack ${stack}.`]);
  return lines([
    `Of ${account.origin.baseUrl}, with the key of ${account.keyFrom}, into stack ${stack}:`,
    ...imports.map(describeImport),
    ...kept,
    ...(protect ? ["They go in protected: Pulumi refuses to delete them until the program drops `protect`."] : []),
    ...(first ? ["The stack has deployed no endpoint yet: its provider goes in too, without a key."] : []),
  ]);
}

function describeImport({ id, status, logicalName, args, notes }: Import): string {
  const [shown, task, model] = [status ?? "no status", args.task, args.model].map((text) => inert(text, 200));
  const said = notes.map((note) => ` Note: ${inert(note)}.`).join("");
  return `  ${inert(id, 200)} (${shown}, task ${task}, model ${model}) as "${inert(logicalName, 200)}", named "${inert(args.name, 200)}".${said}`;
}

/** The text of the outcome, and of the next step. */
export function describeOutcome({ stack, written, imports, copy, protect }: Outcome, out: string | undefined): string {
  if (imports.length === 0) return "";
  if (!written) return "This was a dry run: nothing was written.\n";
  const where = out === undefined ? "the TypeScript that was printed" : out;
  const otherwise = protect ? "which fails otherwise" : "WHICH DELETES WHAT THE PROGRAM DOES NOT DECLARE";
  return lines([
    `Stack ${stack} is written. What it held before is in ${copy}`,
    `Have the program contain ${where} before the next \`pulumi up\`, ${otherwise}.`,
    "`pulumi preview --expect-no-changes` shows whether it does.",
  ]);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
