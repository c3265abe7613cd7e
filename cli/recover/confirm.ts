import { CommandError, EXIT } from "../errors";
import { askToWrite, type Terminal } from "../stack/consent";
import { shellWord } from "../text";
import type { Change } from "./plan";
import { describeChange, unproven } from "./report";

export interface Asking extends Terminal {
  stack: string;
  /** Whether the user has agreed in advance. */
  yes: boolean;
}

/**
 * Shows the planned changes, and asks for consent.
 *
 * @throws CommandError without consent. Consent in advance is not enough for an endpoint that may not belong to this
 *   stack.
 */
export async function confirm(changes: readonly Change[], { stack, yes, ...terminal }: Asking): Promise<void> {
  terminal.output.write(changes.map((change) => `  ${describeChange(change)}\n`).join(""));
  const doubtful = unproven(changes);
  if (yes && doubtful.length === 0) return;
  if (yes) {
    throw new CommandError(
      "names that a program gives may be another stack's endpoints, and --yes does not speak for those, so nothing was " +
        `written. When you have made sure that they are this stack's, add: ${doubtful.map((name) => `--name ${shellWord(name)}`).join(" ")}`,
      EXIT.unconfirmed,
    );
  }
  await askToWrite(stack, terminal);
}
