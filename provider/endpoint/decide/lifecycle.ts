import type { StatusKind } from "./status";

/** What the user asked for. */
export type Desired = "running" | "stopped";

/**
 * The next step on the way from a status to the desired state: `done` do nothing; `wait` look again later; `start`,
 * `stop` call it; `failed` give up and say so.
 */
export type Step = "done" | "wait" | "start" | "stop" | "failed";

/** What this operation has already requested, so that an accepted call is never sent again. */
export type Requested = "nothing" | "deploy" | "start" | "stop";

/**
 * The life of an endpoint, as a table that covers every case. An endpoint that is `stopping` is waited for before it is
 * started. An unknown status is waited for and never acted on. An endpoint that is `failed` but should run gets one
 * start, because a new endpoint would have a new id.
 */
const NEXT = {
  running: { live: "done", starting: "wait", stopped: "start", stopping: "wait", failed: "start", unknown: "wait" },
  stopped: { live: "stop", starting: "stop", stopped: "done", stopping: "wait", failed: "done", unknown: "wait" },
} as const satisfies Record<Desired, Record<StatusKind, Step>>;

/**
 * Decides the next step. Pure.
 *
 * @param requested - a call that the API has accepted in this operation. It is not repeated while the status lags
 *   behind; only a failure after it is final.
 */
export function nextStep(desired: Desired, kind: StatusKind, requested: Requested): Step {
  const step = NEXT[desired][kind];
  // A deploy that failed is a failure, whatever state was desired.
  if (kind === "failed" && requested === "deploy") return "failed";
  if (step === "start" && kind === "failed" && requested !== "nothing") return "failed";
  if (step === "start" && requested === "start") return "wait";
  if (step === "stop" && requested === "stop") return "wait";
  return step;
}

/** The desired state that an input's `running` stands for. */
export function desiredOf(running: boolean): Desired {
  return running ? "running" : "stopped";
}
