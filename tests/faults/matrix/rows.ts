/**
 * What can go wrong, and what must then happen: one line for each row of the matrix. Every row is tried, here or in the
 * test that {@link ELSEWHERE} names.
 *
 * - N: the state holds nothing, and nothing was made.
 * - K: the old state is kept.
 * - P: the endpoint is in the state with its id, and the next `up` continues with it.
 * - Looked for: the outcome of a deploy is unknown. It is never sent again blindly; the endpoint is looked for by its
 *   name. If found, it is followed as if nothing had happened, or P. If not found, N, and the error says what was
 *   looked for. Under a given name it is taken only when the server had shown that it accepted the deploy; otherwise N,
 *   and the error names it.
 */
export const ROWS = {
  1: "no connection (name unknown, refused, too slow): tried again for a while, then N or K; nothing was sent",
  2: "TLS fails: not tried again; N or K",
  3: "a redirect: an error; neither key nor body goes anywhere else",
  4: "deploy: no response header in time: looked for",
  5: "deploy: the stream is cut before any event: looked for",
  6: "deploy: the stream is cut after progress: looked for",
  7: "deploy: the stream is cut after the endpoint is registered, before complete: looked for",
  8: "deploy: the stream ends in order, without complete: looked for",
  9: "deploy: the stream falls silent: looked for",
  10: "deploy: the stream sends pings for ever: looked for, before the deadline",
  11: "deploy: garbage in a progress event is ignored; in complete or error: looked for",
  12: "deploy: an event over 1 MiB: looked for",
  13: "deploy: bytes split anywhere, a BOM, any line ends: the same events; the first complete counts",
  14: "deploy: complete without an id: looked for",
  15: "deploy: an error event: looked for; absent N; present P, and removed if it failed and can be removed; under a given name N, and named",
  16: "deploy: a 200 that is a page, or JSON of another shape: looked for",
  17: "400 and 422: not tried again; the fields are named as the user's inputs",
  18: "401, 402, 403: not tried again; the error says what to do; a read drops nothing",
  19: "404: a read or a delete believes it once the list confirms it; start and stop: K and an error",
  20: "409: contention is waited out, a deploy only after a look that finds no trace; a lasting 409 ends with the server's words",
  21: "429: Retry-After is respected in any form, and clamped; if longer than the time left: an error at once",
  22: "408, 500, 502, 503, 504: reads and delete are repeated; start and stop look first; a deploy is looked for",
  23: "a read answers a page, a part of a body, another shape: K and an error",
  24: "a list is no array, has a bad row or one name twice: matched by id; a doubt is an error with the ids",
  25: "the reply to start or stop is lost: look, then wait; failed or an unknown status: an error that says so",
  26: "the reply to delete is lost, or the endpoint outlives its 204: waited for until it is gone, else K",
  27: "metrics fail: no effect",
  29: "the engine or the provider's host is killed: no second endpoint, and none without a trace",
  30: "one cancel, at any step: the deploy ends, or its id is looked for as long as the grace lasts, and the state is saved",
  31: "two runs at once: made names differ; under one given name one deploy at most, and the other gets an error",
  32: "create is called again in one run: one deploy",
  33: "odd values in a record: the outputs are plain JSON all the same",
  34: "a replacement under one given name: deleted first",
  35: "deleted elsewhere: dropped and deployed again; but K if the key or the base URL differs from the state's",
  36: "stopped elsewhere: a refresh shows it, up starts it",
  37: "failed: shown; started again if it was live before, else replaced; never doubled",
  38: "a clock that is off by a day: deadlines do not move",
  39: "a key with a line break or a NUL: refused before any call, and not shown",
  40: "the server repeats the key: it is in no message, no stack, no cause",
  41: "the key is read when a call is made, and captured nowhere",
  42: "A gateway refuses (409, 429) a deploy that was accepted: looked for first; sent again only under the same key",
  43: "A gateway doubles a deploy: under a made name the duplicate is deleted and named; under a given name it is named",
  44: "nothing goes wrong, except that the list is late: as if nothing had happened",
  45: "the route of all endpoints is gone (404, 410): N or K; the error says that this API serves no endpoints",
  46: "all of several endpoints are gone at once, and the list is empty: K until that is confirmed; a delete succeeds, with a warning",
  47: "a replacement whose new endpoint does not come up or does not pass: it is deleted again, the old one stays; N",
  48: "costs that cannot be read, or are no whole number of micro-USD: a warning; with a budget nothing is started or stopped",
  49: "costs at or over the limit, however large: stopped, and never started; nothing changes while they are read late",
  50: "a watch acts while an up runs: never two starts, none over budget; what has neither hours nor a budget is left alone",
} as const satisfies Record<number, string>;

export type Row = keyof typeof ROWS;

/** Rows that need more than the lifecycle core, or have more to try, and the tests that try them. */
export const ELSEWHERE: Partial<Record<Row, readonly string[]>> = {
  29: ["tests/engine/kill.test.ts"],
  30: ["tests/engine/interrupt.test.ts"],
  31: ["tests/faults/runs.test.ts"],
  32: ["tests/faults/runs.test.ts"],
  33: ["tests/faults/host.test.ts"],
  39: ["tests/faults/host.test.ts"],
  40: ["tests/faults/host.test.ts"],
  41: ["tests/faults/host.test.ts"],
  45: ["tests/engine/withdrawn.test.ts"],
  46: ["tests/faults/all-gone.test.ts", "tests/engine/withdrawn.test.ts"],
  47: ["tests/engine/gate.test.ts"],
  50: ["tests/model/hours-and-budgets.test.ts", "tests/watch/look.test.ts"],
};
