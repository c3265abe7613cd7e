import { CommandError } from "../errors";
import { parseExported, sameState, type Exported } from "./deployment";
import type { Pulumi } from "./pulumi";

/** What writing a stack needs of the world. */
export interface Writing {
  pulumi: Pulumi;
  /** Keeps a copy of what the stack held, and tells where. */
  keepCopy: (text: string) => string;
}

/**
 * Writes a stack, unless somebody else has written it since it was read.
 *
 * @param before - what was read.
 * @param after - what it is to hold.
 * @returns where the copy is of what the stack held.
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
