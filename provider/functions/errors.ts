import { inert } from "../client";

/** An argument of a function that was refused. */
export interface ArgumentFault {
  /** The argument, such as `query.window`; empty for the arguments as a whole. */
  property: string;
  reason: string;
}

/** The most of a message that is shown, in characters. */
const MOST = 10_000;

/** A function has failed. The message is for the user: what was done, what went wrong, what to do. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  /** The refused arguments, where they are why. */
  readonly faults: readonly ArgumentFault[];

  constructor(message: string, options: ErrorOptions & { faults?: readonly ArgumentFault[] } = {}) {
    super(inert(message, MOST), "cause" in options ? { cause: options.cause } : undefined);
    this.faults = options.faults ?? [];
  }
}
