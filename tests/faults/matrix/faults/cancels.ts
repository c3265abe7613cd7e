import type { Fault } from "../fault";
import { CALLS } from "../operations";

/** A deploy that continues for longer than a cancelled operation waits. */
const SLOW = { deploySeconds: 60, registerSeconds: 0.1 };

/** An id is looked for as long as the grace lasts; every other wait ends at once. */
const WITHIN = { atOnce: 20_000, look: 60_000 };

/** A deploy that was accepted, and whose id is not known yet when the caller gives up. */
function begun(kind: string, more: Partial<Fault>): Fault {
  return {
    row: 30,
    kind,
    on: ["deploy"],
    cancelled: {},
    made: true,
    within: WITHIN.look,
    emulator: SLOW,
    passes: SLOW.deploySeconds,
    verdict: "partial",
    ...more,
  };
}

/** The same, where the lateness of the list matters. */
function soughtFor(kind: string, more: Partial<Fault>): Fault {
  return begun(kind, { late: "refused", ...more });
}

const inCreates: Fault[] = [
  soughtFor("given up in the stream, before the endpoint is listed", {
    emulator: { ...SLOW, registerSeconds: 6 },
    passes: SLOW.deploySeconds,
  }),
  soughtFor("given up between the request and the head of its answer", {
    script: () => [{ call: "deploy", answerDelayMs: 50_000 }],
    unproven: true,
  }),
  soughtFor("given up after the endpoint is listed", { operations: ["create", "create stopped", "replace"] }),
  soughtFor("given up in the look for a lost deploy", {
    script: () => [{ call: "deploy", cut: { after: 1, by: "rst" } }],
    emulator: { ...SLOW, registerSeconds: 8 },
    cancelled: { call: "list", number: 2 },
  }),
  begun("given up in the wait for what was found", {
    script: () => [{ call: "deploy", cut: { after: 1, by: "rst" } }],
    cancelled: { call: "retrieve", after: 100 },
    skip: ({ operation }) =>
      operation === "replace, deleting first" ? "a deletion looks as well: create tries it" : undefined,
  }),
  soughtFor("given up while a deploy that a gateway refused is looked for", {
    script: () => [{ call: "deploy", status: 429, effect: true, json: { detail: "slow down" } }],
    cancelled: { after: 4_000 },
    operations: ["create"],
    names: ["kept", "the id"],
  }),
  {
    row: 30,
    kind: "given up after a deploy that is never listed, for it was not made",
    on: ["deploy"],
    cancelled: {},
    within: WITHIN.look,
    emulator: SLOW,
    script: () => [{ call: "deploy", effect: false }],
    verdict: "refused",
    says: /No endpoint named ".+" appeared/,
  },
  {
    row: 30,
    kind: "given up before a deploy that was refused for the moment is sent again",
    on: ["deploy"],
    cancelled: {},
    within: WITHIN.look,
    script: () => [{ call: "deploy", status: 429, headers: { "retry-after": "20" }, json: { detail: "slow down" } }],
    verdict: "refused",
    tries: 1,
  },
];

const inWaits: Fault[] = [
  {
    row: 30,
    kind: "given up while there is no answer",
    on: CALLS,
    cancelled: {},
    within: WITHIN.look,
    skip: ({ call }) =>
      call === "deploy" ? "a deploy that is given up is looked for, and tried by itself" : undefined,
    script: ({ call }) => [{ call, silent: true, effect: false }],
    verdict: "refused",
    says: /interrupted|was cancelled/,
  },
  {
    row: 30,
    kind: "given up in the wait for what was asked for",
    on: ["start", "stop", "delete"],
    cancelled: { after: 3_000 },
    within: WITHIN.atOnce,
    emulator: { startSeconds: 30, stopSeconds: 30, deleteSeconds: 30 },
    passes: 30,
    verdict: ({ call }) => (call === "delete" ? "refused" : "partial"),
    says: /was cancelled/,
  },
];

export const cancelFaults: Fault[] = [...inCreates, ...inWaits];
