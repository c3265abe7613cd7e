import { sameJson } from "./json";
import { statusKind } from "./status";
import type { EndpointInputs, EndpointState, SmokeTest } from "../types";

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

function hasPassed(smokeTest: SmokeTest, state?: Partial<EndpointState>): boolean {
  return state?.ready === true && sameJson(smokeTest, state.smokeTest);
}
