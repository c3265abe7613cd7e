import type { FaultSpec } from "./faults/spec";
import type { Reply } from "./http/reply";
import type { RawBody } from "./http/validation";

/** One request of the API on its way through a handler. */
export interface Exchange {
  readonly org: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: RawBody;
  readonly idempotencyKey: string | undefined;
  readonly reply: Reply;
  /** False where the answer is to say that something was done, and nothing is. */
  readonly takesEffect: boolean;
  readonly fault: FaultSpec | undefined;
}

/** Answers a request of the API. */
export type Handler = (exchange: Exchange) => void;
