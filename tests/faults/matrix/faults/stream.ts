import type { FaultSpec } from "../../../../emulator";
import type { At, Fault } from "../fault";
import type { Row } from "../rows";

type Deploy = Omit<FaultSpec, "call">;

const LOOKED_FOR = /No endpoint named ".+" appeared within/;

/** The deploy took effect, but its end was not reported: the endpoint is found, and followed to its end. */
function made(row: Row, kind: string, spec: Deploy, more: Partial<Fault> = {}): Fault {
  return {
    row,
    kind: `${kind}; it was made`,
    on: ["deploy"],
    made: true,
    script: () => [{ call: "deploy", ...spec }],
    verdict: "unharmed",
    ...more,
  };
}

/** The same for a deploy about which the server has reported nothing, or only that it is over. */
function unproven(row: Row, kind: string, spec: Deploy, more: Partial<Fault> = {}): Fault {
  return made(row, kind, spec, { unproven: true, ...more });
}

/** As `made`, but nothing was made. */
function nothing(row: Row, kind: string, spec: Deploy, more: Partial<Fault> = {}): Fault {
  return {
    row,
    kind: `${kind}; nothing was made`,
    on: ["deploy"],
    script: () => [{ call: "deploy", effect: false, ...spec }],
    verdict: "refused",
    says: LOOKED_FOR,
    ...more,
  };
}

/** The stream is valid, for a client that reads it correctly. */
function harmless(row: Row, kind: string, spec: Deploy, more: Partial<Fault> = {}): Fault {
  const script = () => [{ call: "deploy" as const, ...spec }];
  return { row, kind, on: ["deploy"], script, verdict: "unharmed", ...more };
}

const BY = ["fin", "rst"] as const;

/** What was to replace another endpoint is deleted again, and the next `up` deploys anew. */
const inReplacement = ({ operation }: At) =>
  operation === "replace"
    ? "one that never comes up beside the old one is deleted again, which row 47 tries"
    : undefined;

/** Registered only well after the stream is cut. */
const LATE = { deploySeconds: 10, registerSeconds: 8 };
const EARLY = { deploySeconds: 4, registerSeconds: 0 };
const NEVER_DONE = { deploySeconds: 3_600, registerSeconds: 1 };

/** After the limits of the client, and well before the deadline of the operation. */
const SOON = { within: 90_000 };

const silence: Fault[] = [
  unproven(4, "no head of an answer", { silent: true }, SOON),
  nothing(4, "no head of an answer", { silent: true }, SOON),
  unproven(4, "a head that comes too late", { answerDelayMs: 600_000 }, SOON),
  unproven(9, "silence at once", { silentAfter: 0 }, SOON),
  made(9, "silence after progress", { silentAfter: 2 }, SOON),
  nothing(9, "silence after progress", { silentAfter: 2 }, SOON),
  unproven(10, "pings at once", { pingsAfter: 0 }, { emulator: { pingSeconds: 3 } }),
  made(10, "pings after progress", { pingsAfter: 2 }, { emulator: { pingSeconds: 3 } }),
  nothing(10, "pings after progress", { pingsAfter: 2 }, { emulator: { pingSeconds: 3 } }),
  {
    row: 10,
    kind: "pings, and a deploy that goes on for an hour",
    on: ["deploy"],
    script: () => [{ call: "deploy", pingsAfter: 2 }],
    emulator: { ...NEVER_DONE, pingSeconds: 3 },
    timeout: 60_000,
    verdict: "partial",
    says: /its last status was "starting".*run pulumi up again to carry on/,
    skip: inReplacement,
    passes: NEVER_DONE.deploySeconds,
  },
];

const cuts: Fault[] = BY.flatMap((by) => {
  const how = `by ${by.toUpperCase()}`;
  return [
    unproven(5, `cut before any event ${how}`, { cut: { atByte: 0, by } }),
    nothing(5, `cut before any event ${how}`, { cut: { atByte: 0, by } }),
    made(6, `cut after the first progress ${how}`, { cut: { after: 1, by } }, { emulator: LATE }),
    made(6, `cut after much progress ${how}`, { cut: { after: 5, by } }),
    nothing(6, `cut after progress ${how}`, { cut: { after: 3, by } }),
    made(7, `cut after the registration ${how}`, { cut: { after: "registration", by } }, { emulator: EARLY }),
    made(7, `cut before complete ${how}`, { cut: { before: "complete", by } }),
    harmless(13, `cut after complete ${how}`, { cut: { after: "complete", by } }),
  ];
});

const resets: Fault[] = [
  unproven(5, "reset in place of an answer", { reset: "after" }),
  nothing(5, "reset in place of an answer", { reset: "before" }),
  {
    row: 7,
    kind: "cut after the registration, and it starts for an hour",
    on: ["deploy"],
    script: () => [{ call: "deploy", cut: { after: "registration", by: "rst" } }],
    emulator: NEVER_DONE,
    timeout: 60_000,
    verdict: "partial",
    says: /its last status was "starting".*run pulumi up again to carry on/,
    skip: inReplacement,
    passes: NEVER_DONE.deploySeconds,
  },
  {
    row: 7,
    kind: "cut after the registration, and it fails later",
    on: ["deploy"],
    script: () => [{ call: "deploy", cut: { after: "registration", by: "fin" }, outcome: "failed" }],
    emulator: EARLY,
    verdict: "partial",
    says: /went to the status "failed"/,
  },
];

const orderlyEnds: Fault[] = [
  unproven(8, "ended before any event", { cut: { atByte: 0, by: "end" } }),
  made(8, "ended after progress", { cut: { after: 1, by: "end" } }, { emulator: LATE }),
  made(8, "ended before complete", { cut: { before: "complete", by: "end" } }),
  nothing(8, "ended after progress", { cut: { after: 2, by: "end" } }),
];

const garbage: Fault[] = [
  ...["not json", "[1]", "null", '{"stage": 7}', '{"label": null, "pct": "much"}'].map((data) =>
    harmless(11, `progress holds ${data}`, { garble: { event: "progress", data } }),
  ),
  ...["not json", "null", "[]", '{"endpoint": "ep"}', '{"endpoint": {}}', '{"endpo'].map((data) =>
    made(11, `complete holds ${data}`, { garble: { event: "complete", data } }),
  ),
  {
    row: 11,
    kind: "error holds garbage, and nothing is left",
    on: ["deploy"],
    script: () => [{ call: "deploy", outcome: "absent", garble: { event: "error", data: "not json" } }],
    verdict: "refused",
    says: LOOKED_FOR,
  },
  {
    row: 11,
    kind: "error holds garbage, and it failed",
    on: ["deploy"],
    script: () => [{ call: "deploy", outcome: "failed", garble: { event: "error", data: '"why"' } }],
    verdict: "partial",
    says: /went to the status "failed"/,
  },
  made(12, "an event of 2 MiB", { oversize: { after: 1, bytes: 2 * 1024 * 1024 } }),
  unproven(12, "an event of one byte over 1 MiB", { oversize: { after: 0, bytes: 1024 * 1024 + 1 } }),
  harmless(12, "an event of just 1 MiB", { oversize: { after: 1, bytes: 1024 * 1024 } }),
];

const splits: Fault[] = [
  harmless(13, "each byte by itself", { pieces: 1 }, { names: ["kept", "given, and the id"] }),
  harmless(13, "seven bytes at a time", { pieces: 7 }, { names: ["kept", "given, and the id"] }),
  harmless(13, "slow bytes, and many of them", { pieces: 3, pieceDelayMs: 100 }, { emulator: { pingSeconds: 3 } }),
  harmless(13, "a byte order mark", { bom: true }),
  harmless(13, "a byte order mark, byte by byte", { bom: true, pieces: 1 }),
  ...(["crlf", "lf", "cr"] as const).flatMap((lineEnds) => [
    harmless(13, `lines end in ${lineEnds.toUpperCase()}`, { lineEnds }),
    harmless(13, `lines end in ${lineEnds.toUpperCase()}, byte by byte`, { lineEnds, pieces: 1 }),
  ]),
  harmless(13, "a second complete", { secondComplete: { id: "ep_other", name: "other", status: "live" } }),
  harmless(13, "comments and unknown fields between", {
    insert: { after: 1, text: ": hello\r\nretry: 5\r\nid: 7\r\n\r\n" },
  }),
  harmless(13, "an event of an unknown name", { insert: { after: 1, text: 'event: news\r\ndata: {"a":1}\r\n\r\n' } }),
];

const withoutId: Fault[] = [
  made(14, "complete without an id", { complete: "no-id" }),
  made(14, "complete with an empty endpoint", { complete: {} }),
  made(14, "complete with an empty id", { complete: { id: "", status: "live" } }),
  made(14, "complete with a number for an id", { complete: { id: 7, status: "live" } }),
  harmless(14, "complete with no more than id and status", { complete: "id-and-status" }),
];

const errorEvents: Fault[] = [
  {
    row: 15,
    kind: "error, and nothing is left",
    on: ["deploy"],
    script: () => [{ call: "deploy", outcome: "absent", message: "no GPU left" }],
    verdict: "refused",
    says: /deploy failed: no GPU left\. Nothing named ".+" was left behind/,
  },
  {
    row: 15,
    kind: "error without a message, and nothing is left",
    on: ["deploy"],
    script: () => [{ call: "deploy", outcome: "absent", message: null }],
    verdict: "refused",
    says: /deploy failed: unknown error/,
  },
  unproven(
    15,
    "error, and it failed",
    { outcome: "failed", message: "no GPU left" },
    {
      emulator: { deleteSeconds: 0 },
      verdict: "refused",
      says: /no GPU left/,
    },
  ),
  {
    row: 15,
    kind: "error, and it failed, and takes its time to be removed",
    on: ["deploy"],
    script: () => [{ call: "deploy", outcome: "failed", message: "no GPU left" }],
    emulator: { deleteSeconds: 10 },
    verdict: "refused",
    says: /no GPU left/,
  },
  {
    row: 15,
    kind: "error, and it failed and cannot be removed",
    on: ["deploy"],
    skip: ({ operation }) =>
      operation.startsWith("replace") ? "a delete that is always refused is tried with the delete itself" : undefined,
    script: () => [
      { call: "deploy", outcome: "failed", message: "no GPU left" },
      { call: "delete", times: "always", status: 409, json: { detail: "a legacy endpoint cannot be changed" } },
    ],
    verdict: "partial",
    says: /no GPU left/,
  },
  unproven(
    15,
    "error, and it goes on to live",
    {
      insert: { after: 2, text: 'event: error\r\ndata: {"message":"lost sight of it"}\r\n\r\n' },
    },
    { verdict: "partial", says: /lost sight of it/, names: ["kept", "given and kept", "the id"] },
  ),
];

const otherAnswers: Fault[] = [
  { kind: "a page", spec: { body: "<html>welcome</html>", headers: { "content-type": "text/html" } } },
  { kind: "JSON in place of a stream", spec: { json: { ok: true }, headers: { "content-type": "application/json" } } },
  { kind: "JSON under the name of a stream", spec: { json: { id: "ep_1", status: "live" } } },
  { kind: "an empty stream", spec: { body: "" } },
  { kind: "bytes that are no text", spec: { bodyBase64: Buffer.from([0xff, 0, 0xfe, 10, 10]).toString("base64") } },
  { kind: "no content type", spec: { body: "hello", headers: { "content-type": null } } },
  { kind: "a 204", spec: { status: 204 } },
].flatMap(({ kind, spec }) => [unproven(16, kind, spec), nothing(16, kind, spec)]);

export const streamFaults: Fault[] = [
  ...silence,
  ...cuts,
  ...resets,
  ...orderlyEnds,
  ...garbage,
  ...splits,
  ...withoutId,
  ...errorEvents,
  ...otherAnswers,
];
