import type { FaultSpec } from "../../../../emulator";
import type { At, Fault } from "../fault";
import { isRuled } from "../operations";

const LIMIT = 60_000;

/** A server that takes longer than an operation may take. */
const SLOWLY = { startSeconds: 600, stopSeconds: 600, deleteSeconds: 600 };

type Answer = Omit<FaultSpec, "call" | "times" | "attempt">;

/** A read that ends before its response is complete. The client asks again by itself. */
const BROKEN: Record<string, Answer> = {
  "a body that is cut by FIN": { cut: { atByte: 20, by: "fin" } },
  "a body that is cut by RST": { cut: { atByte: 20, by: "rst" } },
  "a body that ends too early": { cut: { atByte: 20, by: "end" } },
  "a reset": { reset: "after" },
};

/** A read whose response is complete, but wrong. */
const WRONG: Record<string, Answer> = {
  "a page": { body: "<html>welcome</html>", headers: { "content-type": "text/html" } },
  "a list": { json: [] },
  "a text": { json: "live" },
  "an object that is no endpoint": { json: { ok: true } },
  "an empty body": { body: "" },
};

/** Once an operation has begun to wait, a failed look changes nothing; before that, it is an error. */
const once = ({ operation }: At): "unharmed" | "refused" =>
  operation === "read" || operation === "start" || operation === "stop" ? "refused" : "unharmed";

const reads: Fault[] = [
  ...Object.entries(BROKEN).flatMap(([kind, answer]): Fault[] => [
    {
      row: 23,
      kind: `${kind}, once`,
      on: ["retrieve"],
      skip: noBody,
      script: ({ call }) => [{ call, ...answer }],
      verdict: "unharmed",
    },
    {
      row: 23,
      kind: `${kind}, for ever`,
      on: ["retrieve"],
      skip: noBody,
      script: ({ call }) => [{ call, times: "always", ...answer }],
      timeout: LIMIT,
      verdict: "refused",
    },
  ]),
  ...Object.entries(WRONG).flatMap(([kind, answer]): Fault[] => [
    {
      row: 23,
      kind: `${kind}, once`,
      on: ["retrieve"],
      script: ({ call }) => [{ call, ...answer }],
      verdict: once,
      says: /expected/,
    },
    {
      row: 23,
      kind: `${kind}, for ever`,
      on: ["retrieve"],
      script: ({ call }) => [{ call, times: "always", ...answer }],
      timeout: LIMIT,
      verdict: "refused",
      says: /expected|its last status was/,
    },
  ]),
  ...([1, "always"] as const).map((times): Fault => ({
    row: 23,
    kind: `the record of another endpoint, ${times === 1 ? "once" : "for ever"}`,
    on: ["retrieve"],
    script: ({ call }) => [{ call, times, json: { id: "ep_other", name: "other", status: "stopped" } }],
    verdict: "refused",
    says: /asked for endpoint .+, and got ep_other/,
  })),
  {
    row: 23,
    kind: "silence, once",
    on: ["retrieve"],
    script: ({ call }) => [{ call, silent: true }],
    verdict: ({ operation }) => (operation === "read" ? "refused" : "unharmed"),
  },
  {
    row: 23,
    kind: "silence, for ever",
    on: ["retrieve"],
    script: ({ call }) => [{ call, times: "always", silent: true }],
    verdict: "refused",
  },
];

function noBody({ operation }: At): string | undefined {
  const deletes = operation === "delete" || operation.startsWith("replace");
  return deletes ? "once a delete is accepted the answer is a 404, and its body is not read for anything" : undefined;
}

const LISTS: Record<string, Answer> = {
  "no array": { json: { endpoints: [] } },
  "a bad row": { json: [{ id: "ep_1", name: "one" }, null] },
  "a row that has neither id nor name": { json: [{ status: "live" }] },
  "a page": WRONG["a page"] as Answer,
};

const listsBefore: Fault[] = [
  ...Object.entries(LISTS).map(([kind, answer]): Fault => ({
    row: 24,
    kind: `${kind} before a deploy`,
    on: ["list"],
    script: ({ call }) => [{ call, times: "always", ...answer }],
    timeout: LIMIT,
    verdict: "refused",
    says: /expected .*No deploy was sent/,
  })),
  ...Object.entries(BROKEN).map(([kind, answer]): Fault => ({
    row: 24,
    kind: `${kind} before a deploy, once`,
    on: ["list"],
    script: ({ call }) => [{ call, ...answer }],
    verdict: "unharmed",
  })),
  {
    row: 24,
    kind: "silence before a deploy, once",
    on: ["list"],
    script: ({ call }) => [{ call, silent: true }],
    verdict: "unharmed",
  },
  {
    row: 24,
    kind: "silence before a deploy, for ever",
    on: ["list"],
    script: ({ call }) => [{ call, times: "always", silent: true }],
    timeout: LIMIT,
    verdict: "refused",
    says: /No deploy was sent|before a deploy of ".+" was accepted/,
  },
  {
    row: 24,
    kind: "two with the name before a deploy",
    on: ["list"],
    operations: ["create"],
    names: ["given and kept"],
    script: ({ call, name }) => [
      { call, json: ["ep_a", "ep_b"].map((id) => ({ id, name, status: "live", taskName: "contract-key-fields" })) },
    ],
    verdict: "refused",
    says: /is taken by endpoint ep_a/,
  },
  {
    row: 24,
    kind: "others with one name twice, and no id, before a deploy",
    on: ["list"],
    script: ({ call }) => [
      { call, json: [{ id: "ep_a", name: "twice" }, { id: "ep_b", name: "twice" }, { name: "nameless" }] },
    ],
    verdict: "unharmed",
  },
];

const LOST: FaultSpec = { call: "deploy", reset: "after" };
const later = (answer: Answer, times: FaultSpec["times"] = 1): FaultSpec => ({
  call: "list",
  attempt: 2,
  times,
  ...answer,
});

const listsAfter: Fault[] = [
  ...Object.entries({ ...LISTS, ...BROKEN, silence: { silent: true as const } }).flatMap(([kind, answer]): Fault[] => [
    {
      row: 24,
      kind: `${kind} in the look for a lost deploy, once`,
      on: ["deploy"],
      operations: ["create"],
      script: () => [LOST, later(answer)],
      verdict: "unharmed",
    },
    {
      row: 24,
      kind: `${kind} in the look for a lost deploy, for ever`,
      on: ["deploy"],
      operations: ["create"],
      script: () => [LOST, later(answer, "always")],
      timeout: LIMIT,
      verdict: "refused",
      says: /could not be found out.*Look for the name/,
    },
  ]),
  {
    row: 24,
    kind: "two new ones with the given name of a lost deploy",
    on: ["deploy"],
    operations: ["create"],
    // Both would be this deploy's if the name were made.
    names: ["given and kept"],
    script: ({ name }) => [
      { call: "deploy", reset: "before" },
      later({ json: ["ep_a", "ep_b"].map((id) => ({ id, name, status: "live", taskName: "contract-key-fields" })) }),
    ],
    verdict: "refused",
    says: /several endpoints carry the name ".+".*ep_a, ep_b/,
  },
  {
    row: 24,
    kind: "the lost deploy twice, as one",
    on: ["deploy"],
    operations: ["create"],
    names: ["the id"],
    script: ({ name }) => [
      LOST,
      later({
        json: [
          { id: name, name, status: "starting" },
          { id: name, name, status: "starting" },
        ],
      }),
    ],
    verdict: "unharmed",
  },
  {
    row: 24,
    kind: "the lost deploy without an id",
    on: ["deploy"],
    operations: ["create"],
    names: ["the id"],
    script: ({ name }) => [LOST, later({ json: [{ name, status: "starting" }] })],
    verdict: "unharmed",
  },
  {
    row: 24,
    kind: "the refused list after a lost deploy",
    on: ["deploy"],
    operations: ["create"],
    script: () => [LOST, later({ status: 401, json: { detail: "no" } }, "always")],
    verdict: "refused",
    says: /could not be found out.*Look for the name/,
  },
  {
    row: 24,
    kind: "no array, to confirm that one is gone",
    on: ["retrieve"],
    operations: ["read"],
    script: ({ call }) => [
      { call, status: 404, times: "always" },
      { call: "list", times: "always", json: { endpoints: [] } },
    ],
    verdict: "refused",
    says: /expected .*state is kept/,
  },
];

function byNumber(fault: Fault): Fault {
  return { ...fault, byNumber: true };
}

const START_STOP = ["start", "stop"] as const;

const startAndStop: Fault[] = [
  ...(
    [
      ["a reset after it was done", { reset: "after" }],
      ["a reset before it was done", { reset: "before" }],
      ["silence after it was done", { silent: true }],
      ["silence, and nothing was done", { silent: true, effect: false }],
      ["a page after it was done", { body: "<html>", headers: { "content-type": "text/html" } }],
      ["a page, and nothing was done", { body: "<html>", effect: false }],
      ["a body that is cut", { cut: { atByte: 3, by: "rst" } }],
      ["a body that is empty", { body: "" }],
    ] satisfies [string, Answer][]
  ).map(([kind, answer]): Fault => ({
    row: 25,
    kind,
    on: START_STOP,
    script: ({ call }) => [{ call, ...answer }],
    verdict: "unharmed",
  })),
  {
    row: 25,
    kind: "accepted, and never done",
    on: START_STOP,
    script: ({ call }) => [{ call, effect: false }],
    timeout: LIMIT,
    verdict: "refused",
    says: /gave up after .* its last status was ".+".*run pulumi up again/,
  },
  {
    row: 25,
    kind: "begun, and not done in its time",
    on: START_STOP,
    emulator: SLOWLY,
    passes: SLOWLY.startSeconds,
    timeout: LIMIT,
    verdict: "partial",
    says: /gave up after .* its last status was "(starting|stopping)".*run pulumi up again/,
  },
  {
    row: 25,
    kind: "failed",
    on: ["start"],
    script: ({ call }) => [{ call, outcome: "failed" }],
    verdict: "partial",
    says: /went to the status "failed"/,
  },
  {
    row: 25,
    kind: "a status that nobody knows, for ever",
    on: START_STOP,
    names: ["given, and the id"],
    script: ({ call, id }) => [
      { call, effect: false },
      {
        call: "retrieve",
        attempt: call === "stop" ? 1 : 2,
        times: "always",
        json: { id, status: "hibernating" },
      },
    ],
    skip: ({ operation }) =>
      operation === "stop" ? "start tries it with an endpoint that is there, and create stopped tries stop" : undefined,
    timeout: LIMIT,
    verdict: "partial",
    says: /its last status was "hibernating"/,
  },
  {
    row: 25,
    kind: "it disappears meanwhile",
    on: START_STOP,
    script: ({ call }) => [{ call, outcome: "absent" }],
    verdict: ({ operation }) => (operation === "create stopped" ? "partial" : "refused"),
    vanishes: true,
    says: /disappeared.*pulumi refresh/,
  },
];

const deletes: Fault[] = [
  ...(
    [
      ["a reset after it was done", { reset: "after" }],
      ["a reset before it was done", { reset: "before" }],
      ["silence after it was done", { silent: true }],
      ["silence, and nothing was done", { silent: true, effect: false }],
      ["a page after it was done", { body: "<html>", headers: { "content-type": "text/html" } }],
      ["a page, and nothing was done", { body: "<html>", effect: false }],
      ["a 204, and nothing was done", { effect: false }],
    ] satisfies [string, Answer][]
  ).map(([kind, answer]): Fault => ({
    row: 26,
    kind,
    on: ["delete"],
    script: ({ call }) => [{ call, ...answer }],
    verdict: "unharmed",
  })),
  {
    row: 26,
    kind: "it goes slowly",
    on: ["delete"],
    emulator: { deleteSeconds: 40 },
    verdict: "unharmed",
  },
  {
    row: 26,
    kind: "a 204 for ever, and nothing was done",
    on: ["delete"],
    script: ({ call }) => [{ call, times: "always", effect: false }],
    timeout: LIMIT,
    verdict: "refused",
    says: /waiting for endpoint .+ to be gone; its last status was "live".*may bill/,
  },
  {
    row: 26,
    kind: "begun, and not done in its time",
    on: ["delete"],
    emulator: SLOWLY,
    passes: SLOWLY.deleteSeconds,
    timeout: LIMIT,
    verdict: "refused",
    says: /its last status was "deleting".*may bill/,
  },
];

const METRICS = ["performance", "uptime", "cost", "quality", "activity"] as const;

const metrics: Fault = {
  row: 27,
  kind: "metrics fail for ever",
  on: [],
  skip: ({ operation }) => (isRuled(operation) ? "with a budget the costs count, which row 48 tries" : undefined),
  script: () => METRICS.map((call) => ({ call, status: 500, times: "always" })),
  verdict: "unharmed",
};

export const answerFaults: Fault[] = [
  ...reads,
  ...listsBefore,
  ...listsAfter.map(byNumber),
  ...startAndStop,
  ...deletes,
  metrics,
];
