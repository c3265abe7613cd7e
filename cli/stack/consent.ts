import { createInterface } from "node:readline/promises";
import { CommandError, EXIT } from "../errors";

/** The streams that show text to the user and read an answer. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

/**
 * Asks whether a stack may be written.
 *
 * @throws CommandError unless the user answers yes.
 */
export async function askToWrite(stack: string, { input, output }: Terminal): Promise<void> {
  if (!input.isTTY || !output.isTTY) {
    throw new CommandError("this is no terminal to ask on, so nothing was written: add --yes", EXIT.unconfirmed);
  }
  const asking = createInterface({ input, output });
  // Ctrl-C rejects the question. Ctrl-D leaves it unanswered forever. Both count as no. If the input ends with an
  // answer, the answer is read first.
  const left = new Promise<string>((resolve) => asking.once("close", () => setImmediate(resolve, "")));
  const answered = asking.question(`Write this to stack ${stack}? [y/N] `).catch(() => "");
  const answer = await Promise.race([answered, left]).finally(() => asking.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError("nothing was written", EXIT.unconfirmed);
}
