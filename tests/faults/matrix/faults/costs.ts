import type { FaultSpec } from "../../../../emulator";
import type { Fault } from "../fault";
import type { OperationName } from "../operations";

/** The costs cannot be read, in one of many ways: the last decision stands. */
function unread(kind: string, spec: Omit<FaultSpec, "call">, more: Partial<Fault> = {}): Fault {
  return {
    row: 48,
    kind,
    on: ["cost"],
    operations: ["start by the rule", "stop by the budget"],
    script: ({ call }) => [{ call, times: "always", ...spec }],
    verdict: "ok",
    stands: true,
    shows: /what it costs could not be read, so /,
    within: 30_000,
    ...more,
  };
}

const STATUSES = [400, 401, 402, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 504];

const UNTOLD: Record<string, unknown> = {
  "a negative amount": { total_micro_usd: -1 },
  "a part of a micro-USD": { total_micro_usd: 26_000_000.5 },
  "an amount as text": { total_micro_usd: "26000000" },
  "an amount that no number can hold": { total_micro_usd: 1e300 },
  "an amount past all whole numbers": { total_micro_usd: 2 ** 53 },
  "no amount": { window: "24h" },
  "a null": { total_micro_usd: null },
  "a list": [26_000_000],
  nothing: null,
};

const unreadable: Fault[] = [
  ...STATUSES.map((status) => unread(`a ${status}`, { status, json: { detail: "no" } })),
  unread("a 429 that asks to wait for a day", { status: 429, headers: { "retry-after": "86400" } }),
  unread("a redirect", { status: 307, headers: { location: "/v1/endpoints" } }),
  unread("a page", { body: "<html>", headers: { "content-type": "text/html" } }),
  unread("a part of a body", { cut: { atByte: 9, by: "end" } }),
  unread("a reset", { reset: "after" }),
  unread("silence", { silent: true }),
  unread("an answer after ten minutes", { answerDelayMs: 600_000 }),
  ...Object.entries(UNTOLD).map(([kind, json]) => unread(kind, { json })),
  ...(["refused", "unknown host", "self-signed"] as const).map((to): Fault => {
    const { script, ...rest } = unread(`no connection: ${to}`, {});
    return { ...rest, address: { to, times: "always" } };
  }),
];

/** The diff that follows a read warns. */
const inRefresh: Fault[] = unreadable.map(({ shows: _, ...fault }) => ({
  ...fault,
  operations: ["read what is held"],
}));

const STARTS: OperationName[] = ["start by the rule"];

const read: Fault[] = [
  {
    row: 48,
    kind: "a 500 once",
    on: ["cost"],
    script: ({ call }) => [{ call, status: 500 }],
    verdict: "unharmed",
  },
  ...[25_000_000, 9_007_199_254_740_991].map((total_micro_usd): Fault => ({
    row: 49,
    kind: `${total_micro_usd} micro-USD of 25 USD`,
    on: ["cost"],
    operations: STARTS,
    script: ({ call }) => [{ call, times: "always", json: { total_micro_usd } }],
    verdict: "ok",
    stands: true,
    shows: /"held":"budget"/,
  })),
  {
    row: 49,
    kind: "costs that come after 3 s",
    on: ["cost"],
    script: ({ call }) => [{ call, times: "always", answerDelayMs: 3_000 }],
    verdict: "unharmed",
  },
];

const cancelled: Fault = {
  row: 30,
  kind: "the caller gives up while the costs are awaited",
  on: ["cost"],
  cancelled: { after: 500 },
  script: ({ call }) => [{ call, silent: true }],
  verdict: "K",
  stands: true,
  says: /Nothing was changed/,
};

export const costFaults: Fault[] = [...unreadable, ...inRefresh, ...read, cancelled];
