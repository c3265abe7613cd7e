import type { Spent } from "../../provider/endpoint/decide/budget";
import { ruleOf, type Verdict } from "../../provider/endpoint/decide/rule";
import { faultyField } from "../../provider/endpoint/decide/rule-inputs";
import { isRunning } from "../../provider/endpoint/decide/status";
import type { Asked } from "./asked";
import type { There } from "./differences";

/** What the rule says of an endpoint of a stack. */
export interface Judged {
  /** Undefined where the rule cannot be applied. */
  verdict: Verdict | undefined;
  /** What the user is to be told, or why the rule cannot be applied. Null for nothing. */
  warning: string | null;
}

/**
 * Applies the rule to an endpoint of a stack. A schedule or a budget that another program wrote into the state may be
 * invalid. Pure.
 */
export function judge(
  { asked, there }: { asked: Pick<Asked, "rule" | "held" | "outputs">; there: There },
  spent: Spent | undefined,
  now: number,
): Judged {
  const faulty = faultyField(asked.rule);
  if (faulty !== undefined) {
    const warning = `its schedule or budget in the state cannot be used: ${faulty} is not valid. Run pulumi up.`;
    return { verdict: undefined, warning };
  }
  const status = there.kind === "there" ? there.status : null;
  const runs = isRunning(status, asked.outputs.running === true);
  const verdict = ruleOf(asked.rule, { now, runs, held: asked.held, spent });
  return { verdict, warning: verdict.warning };
}
