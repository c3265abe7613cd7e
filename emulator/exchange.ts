import type { FaultSpec } from "./faults/spec";
import type { Reply } from "./http/reply";
import type { RawBody } from "./http/validation";

/** One request of the API while a handler processes it. */
export interface Exchange {
  readonly org: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: RawBody;
  readonly idempotencyKey: string | undefined;
  readonly reply: Reply;
  /** False if the response should report success although nothing is done. */
  readonly takesEffect: boolean;
  readonly fault: FaultSpec | undefined;
}

/** Answers a request of the API. */
export type Handler = (exchange: Exchange) => void;
