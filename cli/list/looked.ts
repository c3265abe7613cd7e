import { inert } from "../../provider/client/core/inert";

/** Which stacks a list has looked at, and what it can therefore say about an endpoint that none of them manages. */
export interface Looked {
  /** The text that follows "bills, ". */
  nowhere: string;
  /** Whether no other stack of the project can manage it. */
  everywhere: boolean;
}

/** @param stacks - their full names. */
export function lookedAt(stacks: readonly string[], allStacks: boolean): Looked {
  if (allStacks) return { nowhere: "in no stack of the project", everywhere: true };
  const [stack] = stacks;
  if (stack === undefined) return { nowhere: "no stack known", everywhere: false };
  const short = inert(stack.split("/").at(-1) ?? stack, 40);
  return { nowhere: stacks.length === 1 ? `not in stack ${short}` : "in no stack given", everywhere: false };
}
