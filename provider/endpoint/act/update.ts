import { Endpoint } from "../../client";
import { converge } from "./converge";
import { decide } from "../decide/diff";
import { EndpointError, GoneError, IncompleteError, NotReadyError } from "../errors";
import { explain } from "../decide/explain";
import { desiredOf } from "../decide/lifecycle";
import { retryDuringOutage, observe } from "../observe/observe";
import { troubleText, type Operation } from "../observe/operation";
import { examOf, passEvaluation } from "./evaluation";
import { awaitsEvaluation, awaitsTest } from "../decide/ready";
import { passSmokeTest } from "./smoke-test";
import { mismatches, toState } from "../decide/state";
import type { EndpointInputs, ObservedEndpoint, EndpointState } from "../types";

/**
 * Brings an existing endpoint to `news`. It looks before it acts, because the state may be old. An update that changes
 * only bookkeeping calls nothing. The next `up` also runs this after an operation that did not finish.
 *
 * @param seen - the state that the decision to update was made on: what was stopped elsewhere is more than bookkeeping.
 * @throws EndpointError when nothing has changed; IncompleteError with the true state when something has.
 */
export async function updateEndpoint(
  operation: Operation,
  id: string,
  olds: EndpointState,
  news: EndpointInputs,
  seen: EndpointState = olds,
): Promise<EndpointState> {
  // The engine has already decided on an update, so the leaderboard has nothing to add here.
  const decision = decide(seen, news, { kind: "unreadable", reason: "not asked again" });
  if (decision.action === "update" && !decision.calls) {
    return toState(news, new Endpoint({ id }), olds.__origin, seen);
  }

  let state = olds;
  const note = (record: ObservedEndpoint) => {
    state = toState(news, record, operation.origin, state);
  };
  const doing = `updating endpoint ${id}`;
  try {
    const record = await retryDuringOutage(operation, doing, () => observe(operation, id));
    if (!record)
      throw new GoneError(`endpoint ${id} is no longer there. Run pulumi refresh, then pulumi up to deploy it anew.`);
    note(record);
    const last = await converge(operation, {
      id,
      desired: desiredOf(news.running),
      record,
      requested: "nothing",
      seen: note,
    });
    for (const warning of mismatches(news, last, olds)) operation.log.warn(warning);
    if (awaitsTest(state, news)) {
      await passSmokeTest(operation, { id, inputs: news, record: last, seen: note });
      state = { ...state, ready: true };
    }
    if (awaitsEvaluation(state, news)) {
      const exam = await examOf(operation, news);
      const examinee = { id, record: last, seen: note };
      if (exam) state = { ...state, evaluationResult: await passEvaluation(operation, exam, examinee) };
    }
    return state;
  } catch (error) {
    const reason = error instanceof EndpointError ? error.message : `${explain(error, doing)}${troubleText(operation)}`;
    if (error instanceof GoneError) throw new EndpointError(reason, { cause: error });
    // An endpoint that passed an earlier test and not the new one is not ready, and the state must say so.
    const readyAsBefore = news.smokeTest === undefined || state.ready === olds.ready;
    if (state.status === olds.status && readyAsBefore) {
      const kept = `${reason} The state is kept as it was; run pulumi up again.`;
      throw new EndpointError(error instanceof NotReadyError ? reason : kept, { cause: error });
    }
    throw new IncompleteError(id, state, reason, { cause: error });
  }
}
