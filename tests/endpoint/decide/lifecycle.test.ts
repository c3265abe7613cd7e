import {
  desiredOf,
  nextStep,
  type Desired,
  type Requested,
  type Step,
} from "../../../provider/endpoint/decide/lifecycle";
import type { StatusKind } from "../../../provider/endpoint/decide/status";

interface Row {
  reason: string;
  desired: Desired;
  kind: StatusKind;
  /** What the operation has already requested, and the next step for each. */
  want: Record<Requested, Step>;
}

const always = (step: Step): Record<Requested, Step> => ({ nothing: step, deploy: step, start: step, stop: step });

const TABLE: Row[] = [
  { reason: "it is what was asked for", desired: "running", kind: "live", want: always("done") },
  { reason: "it is on its way", desired: "running", kind: "starting", want: always("wait") },
  {
    reason: "started once; after that the status lags behind",
    desired: "running",
    kind: "stopped",
    want: { nothing: "start", deploy: "start", start: "wait", stop: "start" },
  },
  {
    reason: "a stop is over before a start can be asked for",
    desired: "running",
    kind: "stopping",
    want: always("wait"),
  },
  {
    reason: "worth one start, because a new endpoint has a new id; a failure after ours is final",
    desired: "running",
    kind: "failed",
    want: { nothing: "start", deploy: "failed", start: "failed", stop: "failed" },
  },
  { reason: "never acted on", desired: "running", kind: "unknown", want: always("wait") },
  {
    reason: "stopped once; after that the status lags behind",
    desired: "stopped",
    kind: "live",
    want: { nothing: "stop", deploy: "stop", start: "stop", stop: "wait" },
  },
  {
    reason: "what starts bills, so it is stopped at once",
    desired: "stopped",
    kind: "starting",
    want: { nothing: "stop", deploy: "stop", start: "stop", stop: "wait" },
  },
  { reason: "it is what was asked for", desired: "stopped", kind: "stopped", want: always("done") },
  { reason: "it is on its way", desired: "stopped", kind: "stopping", want: always("wait") },
  {
    reason: "it does not run; but a failed deploy is a failure, whatever state was desired",
    desired: "stopped",
    kind: "failed",
    want: { nothing: "done", deploy: "failed", start: "done", stop: "done" },
  },
  { reason: "never acted on", desired: "stopped", kind: "unknown", want: always("wait") },
];

describe("nextStep", () => {
  const cases = TABLE.flatMap(({ want, ...row }) =>
    (Object.keys(want) as Requested[]).map((requested) => ({ ...row, requested, step: want[requested] })),
  );

  test.each(cases)("$desired, $kind, after $requested: $step ($reason)", ({ desired, kind, requested, step }) => {
    expect(nextStep(desired, kind, requested)).toBe(step);
  });

  test("the table leaves no pair open", () => {
    const pairs = new Set(TABLE.map(({ desired, kind }) => `${desired} ${kind}`));
    expect(pairs.size).toBe(12);
  });
});

test("desiredOf", () => {
  expect([desiredOf(true), desiredOf(false)]).toEqual(["running", "stopped"]);
});
