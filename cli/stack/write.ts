import { CommandError } from "../errors";
import { parseExported, sameState, type Exported } from "./deployment";
import type { Pulumi } from "./pulumi";

/** The effects that writing a stack needs. */
export interface Writing {
  pulumi: Pulumi;
  /** Keeps a copy of the stack's content, and returns its path. */
  keepCopy: (text: string) => string;
}

/**
 * Writes a stack, unless another command has written it since it was read.
 *
 * @param before - the content that was read.
 * @param after - the new content.
 * @returns the file with the copy of the stack's previous content.
 */
export async function writeStack(before: Exported, after: Exported, { pulumi, keepCopy }: Writing): Promise<string> {
  const text = await pulumi.export();
  if (!sameState(parseExported(text), before)) {
    throw new CommandError("the stack changed meanwhile, so nothing was written. Run this again.");
  }
  const copy = keepCopy(text);
  await pulumi.import(JSON.stringify(after));
  return copy;
}
