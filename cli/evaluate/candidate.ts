import {
  EndpointError,
  IncompleteError,
  type EndpointController,
  type EndpointInputs,
  type EndpointState,
  type Log,
} from "../../provider/endpoint";
import { CommandError } from "../errors";
import type { Account } from "../stack/account";
import { shellWord } from "../text";
import { commandError } from "./command-error";

/** How long the deletion of the candidate may take. It has its own time, because the other time may be over. */
const TAKE_DOWN_MS = 300_000;

/** The candidate is as the endpoint would be with the other model. It has no evaluation, because that is made here. */
export function candidateInputs(state: EndpointState, model: string, name: string): EndpointInputs {
  const { task, deployOptions, smokeTest, __plain } = state;
  return {
    task,
    model,
    name,
    running: true,
    ...(deployOptions && { deployOptions }),
    ...(smokeTest && { smokeTest }),
    __autoName: true,
    ...(__plain && { __plain }),
  };
}

/**
 * Deploys a candidate, works with it, and deletes it again.
 *
 * @throws CommandError, which says whether it is gone.
 */
export async function withCandidate<T>(
  controller: EndpointController,
  inputs: EndpointInputs,
  limit: () => Parameters<EndpointController["create"]>[1],
  account: Account,
  note: (line: string) => void,
  work: (made: { id: string; state: EndpointState }) => Promise<T>,
): Promise<T> {
  let made: { id: string; state: EndpointState };
  try {
    made = await controller.create(inputs, limit());
  } catch (error) {
    if (!(error instanceof IncompleteError)) throw commandError(error, "");
    // The cause says only what happened, and not that it is in a state.
    throw commandError(
      error.cause instanceof EndpointError ? error.cause : error,
      await takenDown(controller, error, limit().log, account),
    );
  }
  let result: { value: T } | { error: unknown };
  try {
    result = { value: await work(made) };
  } catch (error) {
    result = { error };
  }
  note(`deleting the candidate ${made.id}`);
  const left = await takenDown(controller, made, limit().log, account);
  if ("error" in result) throw commandError(result.error, left);
  if (left !== GONE) throw new CommandError(left);
  return result.value;
}

const GONE = "The candidate is deleted; nothing of it is left.";

/** Deletes the candidate. @returns {@link GONE}, or what is left and how to delete it. Never rejects. */
async function takenDown(
  controller: EndpointController,
  { id, state }: { id: string; state: EndpointState },
  log: Log,
  { origin }: Account,
): Promise<string> {
  try {
    await controller.delete(id, state, { log, timeout: TAKE_DOWN_MS });
    return GONE;
  } catch (error) {
    // Without what is kept in a state, for this endpoint is in none.
    const why = error instanceof EndpointError ? error.what : String(error);
    const url = shellWord(`${origin.baseUrl}/v1/endpoints/${encodeURIComponent(id)}`);
    return (
      `The candidate ${id} could not be deleted, and bills: ${why} ` +
      `Delete it: curl -X DELETE -H "Authorization: Bearer $PARETA_API_KEY" ${url}`
    );
  }
}
