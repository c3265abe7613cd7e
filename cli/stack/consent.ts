import { createInterface } from "node:readline/promises";
import { CommandError, EXIT } from "../errors";

/** Where a user is shown something, and asked. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

/**
 * Asks whether a stack may be written.
 *
 * @throws CommandError when nobody says yes.
 */
export async function askToWrite(stack: string, { input, output }: Terminal): Promise<void> {
  if (!input.isTTY || !output.isTTY) {
    throw new CommandError("this is no terminal to ask on, so nothing was written: add --yes", EXIT.unconfirmed);
  }
  const asking = createInterface({ input, output });
  // Ctrl-C rejects the question, and Ctrl-D leaves it without an answer for ever: both are a no. An answer that the
  // input ends with comes first.
  const left = new Promise<string>((resolve) => asking.once("close", () => setImmediate(resolve, "")));
  const answered = asking.question(`Write this to stack ${stack}? [y/N] `).catch(() => "");
  const answer = await Promise.race([answered, left]).finally(() => asking.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError("nothing was written", EXIT.unconfirmed);
}
