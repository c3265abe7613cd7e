import { sameJson } from "./json";
import { statusKind } from "./status";
import type { EndpointInputs, EndpointState, SmokeTest } from "../types";

/** What is there, and what is asked of it. */
interface Shown {
  status: string | null;
  deployedModel: string | null;
  smokeTest: SmokeTest | undefined;
}

/**
 * Whether an endpoint is ready, as the `ready` output tells it: live, and where a smoke test is asked for, that very
 * test passed by the model that serves. Only a test that passes makes it ready then; what has passed stays so for as long
 * as nothing else is seen. A status nobody has seen is no proof of a change. Pure.
 *
 * @param previous - the last state; its `ready` is what has been proven.
 */
export function isReady({ status, deployedModel, smokeTest }: Shown, previous?: Partial<EndpointState>): boolean {
  const kind = statusKind(status);
  if (kind !== "live" && kind !== "unknown") return false;
  if (smokeTest !== undefined) {
    // A model that is told only later is no other one.
    const sameModel = (previous?.deployedModel ?? deployedModel) === deployedModel;
    return sameModel && hasPassed(smokeTest, previous);
  }
  return kind === "live" || (previous?.ready ?? statusKind(previous?.status) === "live");
}

/** Whether there is a test to run: the endpoint is live, and has not passed what is asked for now. Pure. */
export function awaitsTest(state: EndpointState, { smokeTest }: EndpointInputs): boolean {
  return smokeTest !== undefined && statusKind(state.status) === "live" && !hasPassed(smokeTest, state);
}

function hasPassed(smokeTest: SmokeTest, state?: Partial<EndpointState>): boolean {
  return state?.ready === true && sameJson(smokeTest, state.smokeTest);
}
