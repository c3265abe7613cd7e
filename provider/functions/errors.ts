import { inert } from "../client";

/** A refused argument of a function. */
export interface ArgumentFault {
  /** The argument, such as `query.window`. Empty for the arguments as a whole. */
  property: string;
  reason: string;
}

/** The maximum length of a message that is shown, in characters. */
const MOST = 10_000;

/** A function has failed. The message is for the user: what was attempted, what went wrong, and what to do. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  /** The refused arguments, if they are the reason. */
  readonly faults: readonly ArgumentFault[];

  constructor(message: string, options: ErrorOptions & { faults?: readonly ArgumentFault[] } = {}) {
    super(inert(message, MOST), "cause" in options ? { cause: options.cause } : undefined);
    this.faults = options.faults ?? [];
  }
}
