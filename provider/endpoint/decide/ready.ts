import { sameJson } from "./json";
import { statusKind } from "./status";
import type { EndpointInputs, EndpointState, Evaluation, EvaluationResult, SmokeTest } from "../types";

/** What was seen of an endpoint, and what is asked of it. */
interface Shown {
  status: string | null;
  deployedModel: string | null;
  smokeTest: SmokeTest | undefined;
}

/**
 * Whether an endpoint is ready, as the `ready` output tells it. It must be live. Where a smoke test is asked for, the
 * model that serves must also have passed that same test. Only a passed test makes it ready then, and a passed test
 * counts until something else is seen. An unknown status is no proof of a change. Pure.
 *
 * @param previous - the last state; its `ready` is what has been proven.
 */
export function isReady({ status, deployedModel, smokeTest }: Shown, previous?: Partial<EndpointState>): boolean {
  const kind = statusKind(status);
  if (kind !== "live" && kind !== "unknown") return false;
  if (smokeTest !== undefined) {
    // A model that the API tells only later is not a different model.
    const sameModel = (previous?.deployedModel ?? deployedModel) === deployedModel;
    return sameModel && hasPassed(smokeTest, previous);
  }
  return kind === "live" || (previous?.ready ?? statusKind(previous?.status) === "live");
}

/** Whether there is a test to run: the endpoint is live, and has not passed the current smoke test. Pure. */
export function awaitsTest(state: EndpointState, { smokeTest }: EndpointInputs): boolean {
  return smokeTest !== undefined && statusKind(state.status) === "live" && !hasPassed(smokeTest, state);
}

/**
 * Whether there is an evaluation to run: the endpoint is live, and has not passed the current one. A result counts until
 * the evaluation changes, or another model serves: {@link keptResult}. Pure.
 */
export function awaitsEvaluation(state: EndpointState, { evaluation }: EndpointInputs): boolean {
  if (evaluation === undefined || statusKind(state.status) !== "live") return false;
  return (state.evaluationResult ?? null) === null || !sameJson(evaluation, state.evaluation);
}

/** The result of an evaluation that still holds for what was seen; null where none does. Pure. */
export function keptResult(
  evaluation: Evaluation | undefined,
  deployedModel: string | null,
  previous?: Partial<EndpointState>,
): EvaluationResult | null {
  const sameModel = (previous?.deployedModel ?? deployedModel) === deployedModel;
  const holds = evaluation !== undefined && sameModel && sameJson(evaluation, previous?.evaluation);
  return holds ? (previous?.evaluationResult ?? null) : null;
}

function hasPassed(smokeTest: SmokeTest, state?: Partial<EndpointState>): boolean {
  return state?.ready === true && sameJson(smokeTest, state.smokeTest);
}
