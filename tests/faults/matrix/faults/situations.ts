import type { Fault } from "../fault";
import { CALLS } from "../operations";
import { KEY } from "../../support/key";

const DAY = 86_400_000;

/** An endpoint that someone else has made under the same name. */
const TAKEN = { name: "contracts-prod", task: "contract-key-fields", id: "ep_theirs" };

const races: Fault[] = [
  ...["live", "starting", "stopped", "failed"].map((status): Fault => ({
    row: 31,
    kind: `the given name belongs to somebody's ${status} endpoint`,
    on: [],
    operations: ["create", "create stopped"],
    names: ["given and kept"],
    arrange: ({ addStranger }) => addStranger({ ...TAKEN, status }),
    verdict: "N",
    says: /the name "contracts-prod" is taken by endpoint ep_theirs .*neither adopted nor changed/,
  })),
  {
    row: 31,
    kind: "the given name is somebody's id",
    on: [],
    operations: ["create"],
    names: ["given and kept"],
    arrange: ({ addStranger }) => addStranger({ ...TAKEN, id: TAKEN.name, name: "another" }),
    verdict: "N",
    says: /is taken by endpoint contracts-prod/,
  },
  ...(["refuse", "second", "existing"] as const).map((takenName): Fault => ({
    row: 31,
    kind: `somebody has what the given name is normalised to, and a deploy under it is: ${takenName}`,
    on: [],
    operations: ["create"],
    names: ["normalised"],
    emulator: { takenName },
    arrange: ({ addStranger }) => addStranger({ ...TAKEN, status: "live" }),
    verdict: takenName === "second" ? "ok" : "N",
    resends: "where a taken name is refused",
    says: /is taken by endpoint ep_theirs|already exists/,
  })),
  {
    row: 31,
    kind: "somebody takes the given name between the look and the deploy",
    on: ["deploy"],
    operations: ["create"],
    names: ["given and kept"],
    arrange: ({ addStranger }) => addStranger({ ...TAKEN, status: "live" }),
    script: () => [{ call: "list", json: [] }],
    verdict: "refused",
    says: /is taken by endpoint ep_theirs|already exists/,
  },
];

const oddRecords: Fault[] = [
  {
    row: 33,
    kind: "complete holds odd values",
    on: ["deploy"],
    operations: ["create"],
    names: ["given, and the id"],
    lies: true,
    script: ({ call, name }) => [
      {
        call,
        complete: { id: name, status: "live", url: 7, name: null, model: { a: [1] }, recommendedSystemPrompt: [null] },
      },
    ],
    verdict: "unharmed",
  },
  {
    row: 33,
    kind: "complete holds numbers that JSON cannot write",
    on: ["deploy"],
    operations: ["create"],
    names: ["given, and the id"],
    lies: true,
    script: ({ call, name }) => [
      {
        call,
        garble: {
          event: "complete",
          data: `{"endpoint":{"id":${JSON.stringify(name)},"status":"live","url":1e999,"model":-1e999}}`,
        },
      },
    ],
    verdict: "unharmed",
  },
  {
    row: 33,
    kind: "the program gives values that JSON cannot write",
    on: [],
    operations: ["create", "create stopped"],
    args: { deployOptions: { region: undefined, since: new Date(0), share: NaN, deep: { none: undefined } } },
    verdict: "unharmed",
  },
  {
    row: 33,
    kind: "the record has lost most of its keys",
    on: [],
    operations: ["read", "start", "stop", "delete"],
    arrange: ({ emulator, own }) =>
      emulator.patchRecord(own.id, {
        url: undefined,
        model: undefined,
        task: undefined,
        name: undefined,
        promptScaffold: undefined,
      }),
    verdict: "unharmed",
  },
  {
    row: 33,
    kind: "the record has keys that nobody knows",
    on: [],
    operations: ["read", "start", "stop", "delete"],
    arrange: ({ emulator, own }) =>
      emulator.patchRecord(own.id, { replicas: { min: 0 }, __wasLive: "no", undefined: 1 }),
    verdict: "unharmed",
  },
];

const drift: Fault[] = [
  {
    row: 34,
    kind: "nothing goes wrong",
    on: [],
    operations: ["replace, deleting first"],
    verdict: "unharmed",
  },
  {
    row: 35,
    kind: "deleted elsewhere",
    on: [],
    operations: ["read", "delete", "start", "stop"],
    arrange: ({ emulator, own }) => emulator.removeEndpoint(own.id),
    vanishes: true,
    verdict: ({ operation }) => (operation === "start" || operation === "stop" ? "K" : "gone"),
    says: /is no longer there\. Run pulumi refresh/,
  },
  {
    row: 35,
    kind: "not found under another key",
    on: [],
    operations: ["read", "delete"],
    otherOrigin: true,
    arrange: ({ emulator, own }) => emulator.removeEndpoint(own.id),
    vanishes: true,
    verdict: "K",
    says: /another organization's key\?.*state is kept/i,
  },
  {
    row: 35,
    kind: "there under another key",
    on: [],
    operations: ["read", "delete", "start", "stop"],
    otherOrigin: true,
    verdict: "unharmed",
  },
  {
    row: 36,
    kind: "stopped elsewhere",
    on: [],
    operations: ["read", "stop", "delete"],
    arrange: ({ emulator, own }) => emulator.setStatus(own.id, "stopped"),
    verdict: "unharmed",
  },
  {
    row: 36,
    kind: "started elsewhere",
    on: [],
    operations: ["start"],
    arrange: ({ emulator, own }) => emulator.setStatus(own.id, "live"),
    verdict: "unharmed",
  },
  {
    row: 36,
    kind: "on its way when it is looked at",
    on: [],
    operations: ["start", "stop", "delete"],
    emulator: { startSeconds: 10, stopSeconds: 10 },
    arrange: ({ emulator, own, args }) => {
      if (args.running) emulator.startEndpoint(own.id);
      else emulator.stopEndpoint(own.id);
    },
    verdict: "unharmed",
  },
  {
    row: 36,
    kind: "on the opposite way when it is looked at",
    on: [],
    operations: ["start", "stop"],
    emulator: { startSeconds: 10, stopSeconds: 10 },
    arrange: ({ emulator, own, args }) => {
      emulator.setStatus(own.id, args.running ? "live" : "stopped");
      if (args.running) emulator.stopEndpoint(own.id);
      else emulator.startEndpoint(own.id);
    },
    verdict: "unharmed",
  },
  {
    row: 37,
    kind: "failed elsewhere, and was live before",
    on: [],
    operations: ["read", "start", "delete"],
    arrange: ({ emulator, own }) => emulator.setStatus(own.id, "failed"),
    verdict: "unharmed",
  },
  {
    row: 37,
    kind: "failed, and never was live",
    on: [],
    operations: ["read"],
    arrange: ({ emulator, own }) => {
      own.state = { ...own.state, status: "starting", __wasLive: false };
      emulator.setStatus(own.id, "failed");
    },
    verdict: "unharmed",
  },
  {
    row: 37,
    kind: "failed when it should be stopped",
    on: [],
    operations: ["stop"],
    arrange: ({ emulator, own }) => emulator.setStatus(own.id, "failed"),
    verdict: "unharmed",
  },
  {
    row: 37,
    kind: "a status that nobody knows",
    on: [],
    operations: ["read"],
    arrange: ({ emulator, own }) => emulator.setStatus(own.id, "hibernating"),
    verdict: "unharmed",
    shows: /hibernating/,
  },
];

const clocks: Fault[] = [-DAY, DAY].map((clockOff) => ({
  row: 38,
  kind: `a wall clock that is a day ${clockOff < 0 ? "late" : "early"}, and a 429 with a date`,
  on: CALLS,
  clockOff,
  script: ({ call, now }) => [
    {
      call,
      status: 429,
      headers: { "retry-after": new Date(now + 6_000).toUTCString(), date: new Date(now).toUTCString() },
    },
  ],
  waits: 5_000,
  resends: "under every rule",
  verdict: "unharmed",
}));

const VERIFIER = KEY.slice(KEY.indexOf(".") + 1);

/** The ways in which a server, or a proxy before it, may repeat what it got. */
const ECHOES: Record<string, string> = {
  "the key": `no such key: ${KEY}`,
  "its verifier": `bad verifier ${VERIFIER}`,
  "the key as a URL shows it": `?key=${encodeURIComponent(KEY)}`,
  "the header in base64": Buffer.from(`Authorization: Bearer ${KEY}`).toString("base64"),
};

const echoes: Fault[] = [
  ...Object.entries(ECHOES).flatMap(([kind, text]): Fault[] => [
    {
      row: 40,
      kind: `${kind} in a 403`,
      on: CALLS,
      script: ({ call }) => [{ call, status: 403, times: "always", json: { detail: text } }],
      verdict: "refused",
    },
    {
      row: 40,
      kind: `${kind} in an error event`,
      on: ["deploy"],
      operations: ["create", "replace"],
      script: () => [{ call: "deploy", outcome: "absent", message: text }],
      verdict: "refused",
    },
    {
      row: 40,
      kind: `${kind} in progress`,
      on: ["deploy"],
      operations: ["create"],
      script: () => [
        {
          call: "deploy",
          insert: { after: 1, text: `event: progress\r\ndata: ${JSON.stringify({ stage: text })}\r\n\r\n` },
        },
      ],
      verdict: "unharmed",
    },
  ]),
  {
    row: 40,
    kind: "the key in a page, a header and a field's name",
    on: CALLS,
    script: ({ call }) => [
      {
        call,
        status: 422,
        times: "always",
        headers: { "x-request-id": KEY, "x-echo": KEY },
        json: { detail: [{ loc: ["body", KEY], msg: `is not ${KEY}`, [KEY]: KEY }] },
      },
    ],
    verdict: "refused",
  },
  {
    row: 40,
    kind: "the key in a redirect",
    on: CALLS,
    script: ({ call }) => [
      { call, status: 307, times: "always", headers: { location: `/?key=${encodeURIComponent(KEY)}` } },
    ],
    verdict: "refused",
  },
];

export const situationFaults: Fault[] = [...races, ...oddRecords, ...drift, ...clocks, ...echoes];
