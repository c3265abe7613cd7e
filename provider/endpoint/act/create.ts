import { converge } from "./converge";
import { deploy } from "./deploy";
import { EndpointError, IncompleteError, NotReadyError } from "../errors";
import { explain } from "../decide/explain";
import { desiredOf } from "../decide/lifecycle";
import type { Operation } from "../observe/operation";
import { awaitsTest } from "../decide/ready";
import { passSmokeTest } from "./smoke-test";
import { mismatches, toState } from "../decide/state";
import { findTwins, takeDownTwins } from "./twin-check";
import type { EndpointInputs, ObservedEndpoint, EndpointState } from "../types";

export interface Created {
  id: string;
  state: EndpointState;
}

/**
 * Deploys an endpoint and brings it to what was asked for.
 *
 * @param isSibling - whether a name, or an id, is that of another deploy of this process, and so no trace of this one.
 * @throws EndpointError when there is no endpoint; IncompleteError, with the id and the true state, once there is one.
 */
export async function createEndpoint(
  operation: Operation,
  inputs: EndpointInputs,
  isSibling: (name: string) => boolean = () => false,
): Promise<Created> {
  const deployed = await deploy(operation, inputs, isSibling);
  const { record, failure } = deployed;
  const { id } = record;
  operation.sharedList.changed(id);
  let state = toState(inputs, record, operation.origin);
  const seen = (next: ObservedEndpoint) => {
    state = toState(inputs, next, operation.origin, state);
  };
  const follow = () => {
    if (failure !== undefined) throw new EndpointError(failure);
    const desired = desiredOf(inputs.running);
    const shownBy = deployed.sent.at + operation.timings.lookupGrace;
    const lookFirst = lacksDetails(record);
    return converge(operation, { id, desired, record, requested: "deploy", shownBy, lookFirst, seen });
  };
  /** Duplicates that the same deploy made and that could not be deleted, by id: a text for the error. */
  const left = new Map<string, string>();
  try {
    await takeDownTwins(operation, deployed, deployed.twins, left);
    let last: ObservedEndpoint;
    try {
      last = await follow();
    } finally {
      // By now, every duplicate of the deploy is listed.
      await takeDownTwins(operation, deployed, await findTwins(operation, deployed), left);
      // That list was requested to make sure of this deploy. The next look at the endpoint needs a newer one.
      operation.sharedList.changed(id);
    }
    for (const warning of mismatches(inputs, last)) operation.log.warn(warning);
    if (left.size > 0) throw new EndpointError([...left.values()].join(" "));
    if (awaitsTest(state, inputs)) {
      await passSmokeTest(operation, { id, inputs, record: last, seen });
      state = { ...state, ready: true };
    }
    return { id, state };
  } catch (error) {
    const reason = error instanceof EndpointError ? error.message : explain(error, `following endpoint ${id}`);
    const more = [...left.values()].filter((text) => !reason.includes(text));
    const all = [reason, ...more].map((text) => text.replace(/\.?$/, ".")).join(" ");
    const kept = `${all} Endpoint ${id} is in the state, and the next pulumi up carries on with it.`;
    throw new IncompleteError(id, state, error instanceof NotReadyError ? reason : kept, { cause: error });
  }
}

/** A `complete` event may hold only id and status. */
function lacksDetails(record: ObservedEndpoint): boolean {
  return ["name", "model", "status", "url"].some((key) => !(key in record.raw));
}
