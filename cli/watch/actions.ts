import type { Spent } from "../../provider/endpoint/decide/budget";
import type { Verdict } from "../../provider/endpoint/decide/rule";
import { statusKind } from "../../provider/endpoint/decide/status";
import type { Asked } from "./asked";
import type { There } from "./differences";

export type Action = "start" | "stop";

/** What an action is decided on. */
export interface Decided {
  asked: Pick<Asked, "rule" | "ignoresRunning" | "isPending">;
  there: There;
  verdict: Pick<Verdict, "run"> | undefined;
  /** What the endpoint has cost. Undefined without a budget. */
  spent: Spent | undefined;
}

/**
 * What the rule demands to be done with an endpoint now; null for nothing. Only an endpoint with a schedule or a budget is
 * ever started or stopped, and only from a status that this version knows. A failed one is left to `up`, and so is one
 * that a run has an operation on. With a budget, nothing is started while its costs are not known. Pure.
 */
export function actionFor({ asked, there, verdict, spent }: Decided): Action | null {
  const { schedule, budget } = asked.rule;
  if (schedule === undefined && budget === undefined) return null;
  if (asked.ignoresRunning || asked.isPending || there.kind !== "there") return null;
  const kind = statusKind(there.status);
  if (verdict?.run === false && (kind === "live" || kind === "starting")) return "stop";
  if (verdict?.run !== true || kind !== "stopped") return null;
  return budget !== undefined && spent?.kind !== "known" ? null : "start";
}
