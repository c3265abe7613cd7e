/** The headers of a trace that a request belongs to. */
export type TraceHeaders = { traceparent: string; tracestate?: string } | Record<string, never>;

/** version - trace id - parent id - flags. A later version may add to it. */
const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\x21-\x7e]{1,200})?$/;

/** The longest state that every system must pass on. */
const MOST_OF_STATE = 512;

/**
 * The trace context that the environment passes on (W3C, `TRACEPARENT` and `TRACESTATE`), as headers. What is malformed is
 * left out: a trace must not fail a request. Pure.
 */
export function traceHeaders(env: NodeJS.ProcessEnv): TraceHeaders {
  const traceparent = env.TRACEPARENT?.trim() ?? "";
  const [, version, more] = TRACEPARENT.exec(traceparent) ?? [];
  if (version === undefined || (version === "00" && more !== undefined)) return {};
  const tracestate = env.TRACESTATE?.trim() ?? "";
  const isState = /^[\x20-\x7e]+$/.test(tracestate) && tracestate.includes("=") && tracestate.length <= MOST_OF_STATE;
  return isState ? { traceparent, tracestate } : { traceparent };
}
