import { EndpointError } from "../errors";
import { MORE_TIME, explain } from "../decide/explain";
import { isCutShort, observe } from "../observe/observe";
import { refuseOtherOrigin, refuseSharedId } from "../observe/origin";
import type { Operation } from "../observe/operation";
import { inputsFromRecord, mismatches, toInputs, toState } from "../decide/state";
import { statusKind } from "../decide/status";
import type { StoredState } from "../decide/stored-state";
import type { EndpointInputs, ObservedEndpoint, EndpointState } from "../types";

export interface ReadResult {
  state: EndpointState;
  inputs: EndpointInputs;
}

/**
 * Reads the endpoint as it really is.
 *
 * @returns undefined only when the endpoint is confirmed absent: the caller may then drop it from the state.
 * @throws EndpointError for every failure that proves nothing, so that nothing is dropped because of it.
 */
export async function readEndpoint(
  operation: Operation,
  id: string,
  stored: StoredState,
): Promise<ReadResult | undefined> {
  const previous = isStored(stored) ? stored : undefined;
  const doing = `reading endpoint ${id}`;
  if (previous) {
    refuseSharedId(operation, id, previous);
    operation.absences.asked(id);
  }
  let record;
  try {
    record = await observe(operation, id, operation.timings.readAge);
  } catch (error) {
    const cutShort = isCutShort(operation, error);
    const what = explain(error, doing, { otherwise: cutShort ? "" : " Run it again later." });
    const advice = cutShort ? MORE_TIME : "";
    throw new EndpointError(`${what} The state is kept as it was.${advice}`, { cause: error });
  }
  if (!record) {
    if (!previous) throw new EndpointError(`endpoint ${id} does not exist (or not for this API key)`);
    refuseOtherOrigin(operation, id, previous.__origin);
    operation.absences.believe(id);
    return undefined;
  }
  operation.absences.there();
  const inputs = previous ? completed(toInputs(previous), record, id) : inputsFromRecord(record, id);
  const state = toState(inputs, record, operation.origin, previous);
  if (previous) for (const warning of mismatches(inputs, record, previous)) operation.log.warn(warning);
  if (statusKind(state.status) === "unknown") {
    operation.log.warn(
      `endpoint ${id} has the status ${JSON.stringify(state.status)}, which this version does not know`,
    );
  }
  return { state, inputs: toInputs(state) };
}

/** Whether more than the id is known. */
export function isStored(stored: StoredState): stored is EndpointState {
  return Object.keys(stored).length > 0;
}

/** A state that another program wrote may lack an input. The endpoint's actual value is then taken as the input. */
function completed(inputs: Partial<EndpointInputs>, record: ObservedEndpoint, id: string): EndpointInputs {
  const { task, model, name, running, __autoName } = inputsFromRecord(record, id);
  return {
    ...inputs,
    task: inputs.task ?? task,
    model: inputs.model ?? model,
    name: inputs.name ?? name,
    running: inputs.running ?? running,
    __autoName: inputs.__autoName ?? __autoName,
  };
}
