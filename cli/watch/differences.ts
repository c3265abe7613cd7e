import type { Spent } from "../../provider/endpoint/decide/budget";
import { isReady } from "../../provider/endpoint/decide/ready";
import type { Verdict } from "../../provider/endpoint/decide/rule";
import { statusKind } from "../../provider/endpoint/decide/status";
import type { EndpointState } from "../../provider/endpoint/types";
import type { Asked } from "./asked";

/** How an endpoint differs from what is asked. Scripts, metrics and alerts rely on these words. */
export const DIFFERENCES = {
  stopped: "is to run, and was stopped elsewhere",
  started: "is to be stopped, and runs",
  deleted: "was deleted elsewhere",
  failed: "is to run, and has failed",
  "not-ready": "is to run, and is not ready",
  "over-budget": "has used up its budget, and runs",
  "outside-hours": "runs outside its hours",
  unmanaged: "bills, and no stack manages it",
} as const;

export type DifferenceKind = keyof typeof DIFFERENCES;

/** What a look found of an endpoint. */
export type There =
  | { kind: "there"; status: string | null; model: string | null }
  /** Confirmed absent. */
  | { kind: "gone" }
  /** It could not be looked at. */
  | { kind: "unseen"; reason: string };

/**
 * How what is there differs from what is asked; null where it does not, or where that is not known. What the rule explains
 * is no difference. Pure.
 *
 * @param verdict - what the rule says of the endpoint. Undefined where it could not be applied.
 * @param spent - what it has cost. Undefined without a budget. While that is not known, its budget may hold what is stopped.
 */
export function difference(
  asked: Pick<Asked, "ignoresRunning" | "outputs">,
  there: There,
  verdict: Pick<Verdict, "run" | "held"> | undefined,
  spent?: Spent,
): DifferenceKind | null {
  if (there.kind === "gone") return "deleted";
  if (there.kind === "unseen") return null;
  const kind = statusKind(there.status);
  if (asked.ignoresRunning) return kind === "failed" ? "failed" : null;
  if (verdict?.run === true) {
    if (kind === "failed") return "failed";
    if (kind === "stopped" || kind === "stopping") return spent?.kind === "unknown" ? null : "stopped";
    return kind === "live" && isTested(there, asked.outputs) ? null : "not-ready";
  }
  if (verdict?.run !== false || (kind !== "live" && kind !== "starting")) return null;
  if (verdict.held === "budget") return "over-budget";
  return verdict.held === "schedule" ? "outside-hours" : "started";
}

/** Whether a live endpoint has passed its smoke test, where the state knows of one. */
function isTested({ status, model }: There & { kind: "there" }, outputs: Partial<EndpointState>): boolean {
  return isReady({ status, deployedModel: model, smokeTest: outputs.smokeTest }, outputs);
}
