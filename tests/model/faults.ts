import fc from "fast-check";
import type { Call, FaultSpec } from "../../emulator";

/** Marks the place where a fault repeats the key of the request. */
export const KEY_MARK = "{{key}}";

type Kind = Omit<FaultSpec, "call" | "attempt" | "times">;

const RETRY_AFTERS = [
  "0",
  "7",
  "45",
  "1000000000",
  "Wed, 21 Oct 2015 07:28:00 GMT",
  "Thu, 01 Jan 2026 00:00:30 GMT",
  "soon",
];

const detail = (text: string) => ({ json: { detail: text } });

/** The server fails, or a proxy before it, whether or not the request took effect. */
const fails = fc
  .tuple(
    fc.constantFrom(500, 502, 503, 504, 408),
    fc.boolean(),
    fc.constantFrom(detail("try again"), { body: "<html>" }),
  )
  .map(([status, effect, body]): Kind => ({ status, effect, ...body }));

/** A plain response goes wrong: the effect takes place, but the response says nothing. */
const lost: fc.Arbitrary<Kind> = fc.oneof(
  fails,
  fc.constantFrom<Kind>({ reset: "after" }, { reset: "before" }, { silent: true }, { answerDelayMs: 45_000 }),
  fc.constantFrom<Kind>({ delayMs: 20_000 }, { body: "<html>", headers: { "content-type": "text/html" } }),
  fc.constantFrom<Kind>({ pieces: 3, bom: true }, { pieces: 1 }),
  fc.record({ atByte: fc.nat(120), by: fc.constantFrom("fin", "end") }).map((cut): Kind => ({ cut })),
  fc
    .constantFrom<unknown>({}, null, "text", 5, [null], { endpoints: [] }, { id: null })
    .map((json): Kind => ({ json })),
);

const limited = fc
  .constantFrom(...RETRY_AFTERS)
  .map((after): Kind => ({ status: 429, headers: { "retry-after": after }, ...detail("slow down") }));

/** The server refuses, and does nothing. Some responses repeat the key that they got. */
const refuses: fc.Arbitrary<Kind> = fc.oneof(
  fc.constantFrom<Kind>(
    { status: 401, ...detail(`invalid API key ${KEY_MARK}`) },
    { status: 402, ...detail("no credit") },
  ),
  fc.constantFrom<Kind>(
    { status: 403, ...detail("not allowed") },
    { status: 307, headers: { location: "http://elsewhere.test/" } },
  ),
  limited,
);

const conflicts = fc.constantFrom<Kind>(
  { status: 409, ...detail("another operation is under way") },
  { status: 409, headers: { "retry-after": "3" }, ...detail("busy") },
  { status: 409, ...detail("this endpoint is a seed/legacy endpoint and cannot be changed") },
);

/** What can go wrong with an event stream. */
const streams: fc.Arbitrary<Kind> = fc.oneof(
  fc
    .record({
      after: fc.oneof(
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom<"registration" | "complete">("registration", "complete"),
      ),
      by: fc.constantFrom("fin", "end"),
    })
    .map((cut): Kind => ({ cut })),
  fc.record({ before: fc.constant("complete"), by: fc.constantFrom("fin", "end") }).map((cut): Kind => ({ cut })),
  fc.record({ atByte: fc.nat(1200), by: fc.constantFrom("fin", "end") }).map((cut): Kind => ({ cut })),
  fc.nat(7).map((silentAfter): Kind => ({ silentAfter })),
  fc.nat(7).map((pingsAfter): Kind => ({ pingsAfter })),
  fc.constantFrom<Kind>({ complete: "no-id" }, { complete: "id-and-status" }, { complete: {} }),
  fc.constant<Kind>({ secondComplete: { id: "ep_second", status: "live" } }),
  fc
    .record({
      event: fc.constantFrom("progress", "complete", "error"),
      data: fc.constantFrom("{", "null", "[]", "", "17"),
    })
    .map((garble): Kind => ({ garble })),
  fc.constantFrom<Kind>({ lineEnds: "cr" }, { lineEnds: "lf", bom: true, pieces: 7 }, { pieces: 1 }),
  fc.constantFrom<Kind>(
    { insert: { after: 1, text: "event: strange\ndata: {}\n\n" } },
    { oversize: { after: 2, bytes: 1_100_000 } },
  ),
);

/** What was begun does not succeed. */
const outcomes = fc.constantFrom<Kind>(
  { outcome: "failed" },
  { outcome: "failed", message: null },
  { outcome: "failed", message: `provisioning for ${KEY_MARK} failed` },
  { outcome: "absent" },
  { outcome: "stuck" },
);

/** The response says that it was done, but nothing was. */
const pretends = fc.constant<Kind>({ effect: false });

/** An accepted deploy is listed only after a while. */
const late: fc.Arbitrary<Kind> = fc.constantFrom<Kind>({}, {}, { listDelayMs: 5_000 }, { listDelayMs: 15_000 });

/** A gateway refuses a deploy that it has passed on, now or before. */
const sentTwice: fc.Arbitrary<Kind> = fc
  .tuple(
    fc.constantFrom<Kind>(
      { status: 409, effect: true, ...detail("endpoint already exists") },
      { status: 429, effect: true, ...detail("slow down") },
    ),
    late,
  )
  .map(([kind, more]) => ({ ...kind, ...more }));

/** A gateway makes two deploys of one, and reports one of them, or neither. */
const doubled: fc.Arbitrary<Kind> = fc
  .tuple(
    fc.constantFrom<Kind>(
      { doubled: true },
      { doubled: true },
      { doubled: true, reset: "after" },
      { doubled: true, cut: { before: "complete", by: "fin" } },
      { doubled: true, status: 502, effect: true, body: "<html>" },
    ),
    late,
  )
  .map(([kind, more]) => ({ ...kind, ...more }));

/** A deploy that is reported correctly, or not, and is listed late. */
const listedLate: fc.Arbitrary<Kind> = fc
  .tuple(
    fc.constantFrom<Kind>({}, { reset: "after" }, { cut: { after: 2, by: "fin" } }),
    fc.constantFrom(5_000, 15_000),
  )
  .map(([kind, listDelayMs]) => ({ ...kind, listDelayMs }));

const BY_CALL: Partial<Record<Call, fc.Arbitrary<Kind>>> = {
  deploy: fc.oneof(
    ...[lost, streams, outcomes, refuses, conflicts].map((arbitrary) => ({ weight: 2, arbitrary })),
    // Most worlds leave these out.
    { weight: 3, arbitrary: sentTwice },
    { weight: 6, arbitrary: doubled },
    { weight: 3, arbitrary: listedLate },
  ),
  list: fc.oneof(lost, refuses),
  retrieve: fc.oneof(lost, refuses, fc.constant<Kind>({ status: 404, ...detail("not found") })),
  start: fc.oneof(lost, refuses, conflicts, outcomes, pretends),
  stop: fc.oneof(lost, refuses, conflicts, outcomes, pretends),
  delete: fc.oneof(lost, refuses, conflicts, outcomes, pretends),
  leaderboard: fc.oneof(lost, refuses),
  chat: fc.oneof(
    // A response that says that the endpoint does not serve means that it did not.
    lost.map((kind) => (kind.status === 503 ? { ...kind, effect: false } : kind)),
    refuses,
    fc.constantFrom<Kind>({ status: 503, ...detail("cold") }, { status: 404, ...detail("not found") }),
    fc
      .constantFrom<unknown>([], [{ message: { content: "No." } }], [{ message: { content: KEY_MARK } }])
      .map((choices): Kind => ({ json: { choices } })),
  ),
};

const times = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: fc.constant<number | "always">(1) },
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 5 }) },
  { weight: 1, arbitrary: fc.constant<"always">("always") },
);

/** What the cost metrics may answer that tells no cost. */
const untold: fc.Arbitrary<Kind> = fc
  .constantFrom<unknown>(-1, 1.5, "5000000", null, true, [], 1e300, undefined)
  .map((total_micro_usd): Kind => ({ json: { window: "24h", total_micro_usd } }));

const WITH_COSTS: typeof BY_CALL = {
  ...BY_CALL,
  cost: fc.oneof(lost, refuses, untold, fc.constant<Kind>({ status: 404, ...detail("not found") })),
};

/** One scripted fault, of those that a server which does not lie can cause. */
const oneOf = (calls: typeof BY_CALL): fc.Arbitrary<FaultSpec> =>
  fc
    .oneof(
      ...Object.entries(calls).map(([call, kind]) => ({
        weight: call === "deploy" || call === "cost" ? 4 : call === "list" || call === "leaderboard" ? 1 : 2,
        arbitrary: kind.map((spec) => ({ call: call as Call, ...spec })),
      })),
    )
    .chain((spec) =>
      fc.tuple(fc.integer({ min: 1, max: 3 }), times).map(([attempt, times]) => ({ ...spec, attempt, times })),
    )
    .map(({ attempt, ...spec }) => (attempt === 1 ? spec : { ...spec, attempt }));

/** The faults of one command. */
export const faults: fc.Arbitrary<FaultSpec[]> = faultsOf(BY_CALL);

/** The same for endpoints whose costs are asked for. */
export const faultsWithCosts: fc.Arbitrary<FaultSpec[]> = faultsOf(WITH_COSTS);

function faultsOf(calls: typeof BY_CALL): fc.Arbitrary<FaultSpec[]> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: fc.constant<FaultSpec[]>([]) },
    { weight: 4, arbitrary: fc.array(oneOf(calls), { minLength: 1, maxLength: 5, size: "max" }).map(honest) },
  );
}

/** Leaves out pairs of faults that no client could detect. */
function honest(specs: FaultSpec[]): FaultSpec[] {
  // An accepted deletion of an endpoint that stays, and a "not found" for an endpoint that exists.
  const deceives = specs.some(
    ({ call, effect, outcome }) => call === "delete" && (effect === false || outcome !== undefined),
  );
  return specs.filter((spec) => spec.call !== "retrieve" || !deceives || spec.status !== 404);
}

/** A refusal although the deploy took effect. */
export function isSentTwice({ call, status, effect }: FaultSpec): boolean {
  return call === "deploy" && effect === true && (status === 409 || status === 429);
}

/** Whether a deploy makes two endpoints. */
export function isDoubled({ call, doubled }: FaultSpec): boolean {
  return call === "deploy" && doubled === true;
}

/** The faults in the emulator's form, for a run with this key. */
export function scripted(specs: readonly FaultSpec[], key: string): FaultSpec[] {
  return JSON.parse(JSON.stringify(specs).replaceAll(KEY_MARK, JSON.stringify(key).slice(1, -1))) as FaultSpec[];
}

/** Whether the list may have been unreadable for so long that a lost deploy could not be found. */
export function blinds(specs: readonly FaultSpec[]): boolean {
  return specs.some(({ call }) => call === "list");
}
