import type { FaultSpec } from "../../../../emulator";
import type { Fault } from "../fault";

/** Responses that say that nothing was made, although the deploy was accepted. */
const REFUSALS: Record<string, Omit<FaultSpec, "call">> = {
  "a 409": { status: 409, json: { detail: "busy" } },
  "a 429": { status: 429, json: { detail: "slow down" } },
  "a 429 that asks to wait": { status: 429, json: { detail: "slow down" }, headers: { "retry-after": "3" } },
  "a page with a 429": { status: 429, body: "<h1>Too many</h1>", headers: { "content-type": "text/html" } },
};

const refused: Fault[] = Object.entries(REFUSALS).flatMap(([kind, answer]): Fault[] => [
  {
    row: 42,
    kind: `${kind} although it was made`,
    on: ["deploy"],
    operations: ["create"],
    names: ["kept", "the id"],
    script: () => [{ call: "deploy", effect: true, ...answer }],
    verdict: "unharmed",
    // A server that says so about a taken name will always say so, and it names what it is about.
    late: "refused",
    resends: "where a taken name is refused",
  },
  {
    row: 42,
    kind: `${kind} although it was made under the name that was given`,
    on: ["deploy"],
    operations: ["create"],
    // Someone else may have made it: it is named, and not taken.
    names: ["given and kept", "given, and the id", "normalised"],
    script: () => [{ call: "deploy", effect: true, ...answer }],
    verdict: "refused",
    late: "refused",
    resends: "where a taken name is refused",
  },
]);

/** The same, where the server makes a second endpoint of the name: to send the deploy again would cost money. */
const takenTwice: Fault[] = Object.entries(REFUSALS).map(([kind, answer]) => ({
  row: 42,
  kind: `${kind} although it was made, and a name can be taken twice`,
  on: ["deploy"],
  operations: ["create"],
  names: ["kept"],
  emulator: { takenName: "second" },
  script: () => [{ call: "deploy", effect: true, ...answer }],
  tries: 1,
  verdict: "unharmed",
  late: "unharmed",
  unseen:
    "a server that takes name and key twice, and lists the first later than that is waited for, gives nothing away",
}));

/** The same, where the server honours the key: the second deploy is the first one, however late it may be listed. */
const sameKey: Fault[] = Object.entries(REFUSALS).flatMap(([kind, answer]) =>
  ["kept" as const, "given and kept" as const].map((names) => ({
    row: 42,
    kind: `${kind} although it was made, and one key is one deploy${names === "kept" ? "" : ", under a name that was given"}`,
    on: ["deploy"],
    operations: ["create"],
    names: [names],
    emulator: { idempotencyKeys: "honoured" },
    script: () => [{ call: "deploy", effect: true, ...answer }],
    // An endpoint that is found under a given name may be someone else's; one that the key returns is not.
    verdict: names === "kept" ? "unharmed" : "refused",
    late: "unharmed",
    resends: "where a taken name is refused",
  })),
);

/** Two endpoints of one name, and at most one of them is reported. */
function doubled(kind: string, spec: Omit<FaultSpec, "call">, more: Partial<Fault>): Fault {
  return {
    row: 43,
    kind: `doubled, ${kind}`,
    on: ["deploy"],
    operations: ["create"],
    names: ["kept"],
    twins: 1,
    script: () => [{ call: "deploy", doubled: true, ...spec }],
    verdict: "unharmed",
    ...more,
  };
}

/** One is in the state, and its duplicate is looked for. */
const BESIDE: Partial<Fault> = {
  late: "unharmed",
  unseen: "beside what a deploy has told of, nobody looks for another one for longer than the grace",
};

/** Neither is known: both are looked for, and a given name proves nothing about either. */
const LOST: [string, Omit<FaultSpec, "call">][] = [
  ["and the answer is lost", { cut: { before: "complete", by: "rst" } }],
  ["and complete has no id", { complete: "no-id" }],
  ["and refused", { status: 429, json: { detail: "slow down" }, effect: true }],
];

const GIVEN: Partial<Fault> = { names: ["given and kept"] };

const doubles: Fault[] = [
  doubled("and one is told of", {}, { ...BESIDE, operations: ["create", "create stopped"] }),
  doubled("and one is told of, where ids are names", {}, { names: ["the id"] }),
  doubled("and one is told of, under the name that was given", {}, { ...BESIDE, ...GIVEN }),
  ...LOST.flatMap(([kind, spec]): Fault[] => {
    const lost: Partial<Fault> = { late: "refused", resends: "where a taken name is refused" };
    return [
      doubled(kind, spec, lost),
      // Where an id is a name, two rows may be one endpoint, so nothing is deleted.
      doubled(`${kind}, where ids are names`, spec, { ...lost, names: ["the id"], verdict: "refused" }),
      doubled(`${kind}, under the name that was given`, spec, { ...lost, ...GIVEN, verdict: "refused" }),
    ];
  }),
  doubled("and the twin takes its time to be gone", {}, { emulator: { deleteSeconds: 20 } }),
  doubled(
    "and given up in the removal of the twin",
    {},
    {
      emulator: { deleteSeconds: 20 },
      cancelled: { call: "delete" },
      passes: 20,
      verdict: "partial",
      says: /could not be taken down/,
    },
  ),
  {
    ...doubled("and the twin cannot be removed", {}, { verdict: "partial", says: /could not be taken down/ }),
    script: () => [
      { call: "deploy", doubled: true },
      { call: "delete", status: 409, times: "always", json: { detail: "a legacy endpoint cannot be changed" } },
    ],
  },
];

/** Only the list is late. */
const late: Fault[] = [
  {
    row: 44,
    kind: "nothing else goes wrong",
    on: [],
    operations: ["create", "create stopped", "replace", "replace, deleting first"],
    names: ["kept", "given and kept"],
    late: "unharmed",
    verdict: "unharmed",
    unseen: "a wait that sees nothing of its endpoint to its end is no success, which other rows try",
  },
];

export const gatewayFaults: Fault[] = [...refused, ...takenTwice, ...sameKey, ...doubles, ...late];
