import type { FaultSpec } from "../../../../emulator";
import type { At, Fault } from "../fault";
import { CALLS, type ApiCall } from "../operations";

const LIMIT = 60_000;

const refusals: Fault[] = [
  ...[400, 422].map((status): Fault => ({
    row: 17,
    kind: `a ${status} in words`,
    on: CALLS,
    script: ({ call }) => [{ call, status, times: "always", json: { detail: "that will not do" } }],
    verdict: "refused",
    within: 20_000,
    tries: 1,
    says: /that will not do \(HTTP \d+, request id req_/,
  })),
  {
    row: 17,
    kind: "a 422 that names fields",
    on: ["deploy"],
    script: ({ call }) => [
      {
        call,
        status: 422,
        times: "always",
        json: {
          detail: [
            { loc: ["body", "model"], msg: "no such model", type: "value_error" },
            { loc: ["body", "region"], msg: "no such region", type: "value_error" },
            { loc: ["body", "name"], msg: "too short", type: "value_error" },
          ],
        },
      },
    ],
    verdict: "refused",
    tries: 1,
    says: /model: no such model; deployOptions\.region: no such region; name: too short/,
  },
  ...(
    [
      [401, /Check the API key/],
      [402, /dashboard/],
      [403, /lacks the permission/],
    ] as const
  ).map(([status, says]): Fault => ({
    row: 18,
    kind: `a ${status}`,
    on: CALLS,
    script: ({ call }) => [{ call, status, times: "always", json: { detail: "no" } }],
    verdict: "refused",
    within: 20_000,
    tries: 1,
    says,
  })),
  {
    row: 18,
    kind: "a 401 that is a proxy's page",
    on: CALLS,
    script: ({ call }) => [
      { call, status: 401, times: "always", body: "<h1>Unauthorized</h1>", headers: { "content-type": "text/html" } },
    ],
    verdict: "refused",
    tries: 1,
    says: /HTTP 401.*Check the API key/,
  },
];

const missing: Fault[] = [
  {
    row: 19,
    kind: "a 404",
    on: ["list", "deploy"],
    script: ({ call }) => [{ call, status: 404, times: "always", json: { detail: "not here" } }],
    verdict: "refused",
    says: /not here \(HTTP 404/,
  },
  {
    row: 19,
    kind: "a 404 once",
    on: ["retrieve"],
    script: ({ call }) => [{ call, status: 404, json: { detail: "not here" } }],
    skip: afterDelete,
    verdict: "unharmed",
  },
  {
    row: 19,
    kind: "a 404 for ever, and the list has it",
    on: ["retrieve"],
    script: ({ call }) => [{ call, status: 404, times: "always", json: { detail: "not here" } }],
    // The list shows the true status; where a change is waited for, that is enough to see it.
    verdict: "unharmed",
    skip: afterDelete,
  },
  {
    row: 19,
    kind: "a 404 for ever, and the list cannot be read",
    on: ["retrieve"],
    operations: ["read"],
    script: ({ call }) => [
      { call, status: 404, times: "always", json: { detail: "not here" } },
      { call: "list", status: 403, json: { detail: "no" } },
    ],
    verdict: "refused",
    says: /state is kept/,
  },
  {
    row: 19,
    kind: "a 404, and it is gone",
    on: ["retrieve", "delete"],
    operations: ["read", "delete"],
    skip: ({ operation, call }) =>
      operation === "delete" && call === "retrieve" ? "the delete's own 404 comes first" : undefined,
    arrange: ({ emulator, own }) => emulator.removeEndpoint(own.id),
    vanishes: true,
    verdict: "gone",
  },
  {
    row: 19,
    kind: "a 404 although it is there",
    on: ["delete"],
    script: ({ call }) => [{ call, status: 404, json: { detail: "not here" } }],
    // The endpoint is in no state then, so it must be looked for before the refusal is believed.
    verdict: "unharmed",
  },
  {
    row: 19,
    kind: "a 404",
    on: ["start", "stop"],
    script: ({ call }) => [{ call, status: 404, times: "always", json: { detail: "not here" } }],
    verdict: "refused",
    says: /not here \(HTTP 404.*pulumi refresh/,
  },
];

const SERVES_NONE = /HTTP 4(04|10).*This API serves no dedicated endpoints/;

const withdrawn: Fault[] = [404, 410].flatMap((status): Fault[] => [
  {
    row: 45,
    kind: `no endpoints any more: a ${status} for the list`,
    on: ["list"],
    script: ({ call }) => [{ call, status, times: "always", json: { detail: "Not Found" } }],
    verdict: "refused",
    within: 20_000,
    tries: 1,
    says: SERVES_NONE,
  },
  {
    row: 45,
    kind: `no endpoints any more: a ${status} for the deploy`,
    on: ["deploy"],
    script: ({ call }) => [{ call, status, times: "always", json: { detail: "Not Found" } }],
    verdict: "refused",
    within: 20_000,
    tries: 1,
    says: SERVES_NONE,
  },
  {
    row: 45,
    kind: `no endpoints any more: a ${status} for everything`,
    on: ["retrieve", "delete"],
    operations: ["read", "delete", "start", "stop"],
    // It concerns everybody who asks.
    emulator: {},
    skip: ({ operation, call }) =>
      operation === "delete" && call === "retrieve" ? "the delete's own 404 comes first" : undefined,
    script: ({ call }) =>
      ([...new Set([call, "retrieve", "list"])] as ApiCall[]).map((each) => ({
        call: each,
        status,
        times: "always",
        json: { detail: "Not Found" },
      })),
    verdict: "refused",
    says: SERVES_NONE,
  },
]);

function afterDelete({ operation }: At): string | undefined {
  if (operation === "delete") return "after an accepted delete a 404 is what is waited for";
  if (operation.startsWith("replace")) return "after an accepted delete a 404 is what is waited for";
  return undefined;
}

const CHANGES = ["deploy", "start", "stop", "delete"] as const;

const conflicts: Fault[] = [
  {
    row: 20,
    kind: "a 409 once",
    on: CHANGES,
    script: ({ call }) => [{ call, status: 409, json: { detail: "busy" } }],
    verdict: "unharmed",
    resends: "under every rule",
  },
  {
    row: 20,
    kind: "a 409 for ever",
    on: CHANGES,
    script: ({ call }) => [{ call, status: 409, times: "always", json: { detail: "busy" } }],
    verdict: "refused",
    resends: "under every rule",
    says: /busy \(HTTP 409/,
  },
  {
    row: 20,
    kind: "a 409 that is final",
    on: CHANGES,
    script: ({ call }) => [
      { call, status: 409, times: "always", json: { detail: "a legacy endpoint cannot be changed" } },
    ],
    verdict: "refused",
    within: 20_000,
    tries: 1,
    says: /a legacy endpoint cannot be changed \(HTTP 409/,
  },
  ...["start", "stop", "delete"].map((call): Fault => ({
    row: 20,
    kind: "a 409 although it was done",
    on: [call as ApiCall],
    script: () => [{ call: call as ApiCall, status: 409, effect: true, json: { detail: "busy" } }],
    verdict: "unharmed",
  })),
];

/** Every form that a Retry-After can have, and how long each asks to wait. */
function retryAfter(now: number): Record<string, { headers: NonNullable<FaultSpec["headers"]>; waits: number }> {
  const date = (ms: number) => new Date(now + ms).toUTCString();
  return {
    "in seconds": { headers: { "retry-after": "4" }, waits: 4_000 },
    "of no time": { headers: { "retry-after": "0" }, waits: 0 },
    "as a date": { headers: { "retry-after": date(6_000), date: date(0) }, waits: 5_000 },
    "as a date of a server that is off by a day": {
      headers: { "retry-after": date(-86_400_000 + 6_000), date: date(-86_400_000) },
      waits: 5_000,
    },
    "as a date that is past": { headers: { "retry-after": date(-3_600_000), date: date(0) }, waits: 0 },
    "of nonsense": { headers: { "retry-after": "soon" }, waits: 0 },
    "of less than nothing": { headers: { "retry-after": "-5" }, waits: 0 },
    absent: { headers: {}, waits: 0 },
  };
}

const inReplacements = ({ operation }: At): string | undefined =>
  operation.startsWith("replace") ? "the same requests as create's and delete's, which try it" : undefined;

const rateLimits: Fault[] = [
  ...Object.keys(retryAfter(0)).map((form): Fault => ({
    row: 21,
    kind: `a 429 once, Retry-After ${form}`,
    on: CALLS,
    skip: inReplacements,
    script: ({ call, now }) => [
      { call, status: 429, json: { detail: "slow down" }, headers: retryAfter(now)[form]?.headers ?? {} },
    ],
    waits: retryAfter(0)[form]?.waits ?? 0,
    verdict: "unharmed",
    resends: "under every rule",
  })),
  ...["1000000000", "3600"].map((seconds): Fault => ({
    row: 21,
    kind: `a 429, Retry-After ${seconds}`,
    on: CALLS,
    script: ({ call }) => [
      { call, status: 429, times: "always", json: { detail: "slow down" }, headers: { "retry-after": seconds } },
    ],
    timeout: LIMIT,
    within: 20_000,
    tries: 1,
    verdict: "refused",
    says: /asks to wait (24 h|86400 s|1 d|1 h|60 min|3600 s)/,
  })),
  {
    row: 21,
    kind: "a 429 for ever",
    on: CALLS,
    skip: inReplacements,
    script: ({ call }) => [{ call, status: 429, times: "always", json: { detail: "slow down" } }],
    timeout: LIMIT,
    verdict: "refused",
    resends: "under every rule",
    says: /slow down.*HTTP 429|its last status was/,
  },
];

const PASSING = [408, 500, 502, 503, 504];
const REPEATED = ["list", "retrieve", "start", "stop", "delete"] as const;

const passing: Fault[] = PASSING.flatMap((status): Fault[] => [
  {
    row: 22,
    kind: `a ${status} once`,
    on: REPEATED,
    script: ({ call }) => [{ call, status, json: { detail: "try later" } }],
    verdict: "unharmed",
  },
  {
    row: 22,
    kind: `a ${status} for ever`,
    on: REPEATED,
    skip: inReplacements,
    script: ({ call }) => [{ call, status, times: "always", json: { detail: "try later" } }],
    timeout: LIMIT,
    verdict: "refused",
    says: /try later \(HTTP|waiting for endpoint/,
  },
  {
    row: 22,
    kind: `a ${status} although it was done`,
    on: ["start", "stop", "delete"],
    script: ({ call }) => [{ call, status, effect: true }],
    verdict: "unharmed",
  },
  {
    row: 22,
    kind: `a ${status}; it was made`,
    on: ["deploy"],
    made: true,
    unproven: true,
    script: ({ call }) => [{ call, status, effect: true, json: { detail: "try later" } }],
    verdict: "unharmed",
  },
  {
    row: 22,
    kind: `a ${status}; nothing was made`,
    on: ["deploy"],
    script: ({ call }) => [{ call, status, json: { detail: "try later" } }],
    verdict: "refused",
    says: /try later.*No endpoint named ".+" appeared/,
  },
]);

const pages: Fault[] = [
  {
    row: 22,
    kind: "a proxy's page with a 502, twice",
    on: REPEATED,
    script: ({ call }) => [
      { call, status: 502, times: 2, body: "<h1>Bad gateway</h1>", headers: { "content-type": "text/html" } },
    ],
    verdict: "unharmed",
  },
  {
    row: 22,
    kind: "a 503 once, with a Retry-After",
    on: REPEATED,
    skip: inReplacements,
    script: ({ call }) => [{ call, status: 503, headers: { "retry-after": "4" } }],
    waits: 4_000,
    verdict: "unharmed",
  },
];

export const statusFaults: Fault[] = [
  ...refusals,
  ...missing,
  ...withdrawn,
  ...conflicts,
  ...rateLimits,
  ...passing,
  ...pages,
];
