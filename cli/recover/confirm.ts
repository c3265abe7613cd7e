import { createInterface } from "node:readline/promises";
import { EXIT, RecoverError } from "./errors";
import type { Change } from "./plan";
import { describeChange, unproven } from "./report";

export interface Asking {
  stack: string;
  /** Whether the user has agreed beforehand. */
  yes: boolean;
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

/**
 * Shows what is going to be done, and asks for consent.
 *
 * @throws RecoverError without it. To agree beforehand is not enough for what may be somebody else's.
 */
export async function confirm(changes: readonly Change[], { stack, yes, input, output }: Asking): Promise<void> {
  output.write(changes.map((change) => `${describeChange(change)}\n`).join(""));
  const doubtful = unproven(changes);
  if (yes && doubtful.length === 0) return;
  if (yes) {
    throw new RecoverError(
      "names that a program gives may be another stack's endpoints, and --yes does not speak for those, so nothing was " +
        `written. When you have made sure that they are this stack's, add: ${doubtful.map((name) => `--name ${name}`).join(" ")}`,
      EXIT.unconfirmed,
    );
  }
  if (!input.isTTY || !output.isTTY) {
    throw new RecoverError("this is no terminal to ask on, so nothing was written: add --yes", EXIT.unconfirmed);
  }
  const asking = createInterface({ input, output });
  const answer = await asking.question(`Write this to stack ${stack}? [y/N] `).finally(() => asking.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new RecoverError("nothing was written", EXIT.unconfirmed);
}
