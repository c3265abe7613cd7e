import {
  APIResponseError,
  APIStatusError,
  APITimeoutError,
  NotFoundError,
  RateLimitError,
  type RequestOptions,
} from "../../client";
import type { Since, SinceLook } from "./shared-list";
import { EndpointError } from "../errors";
import { explain, isTransient } from "../decide/explain";
import { formatDuration } from "../decide/durations";
import { backoff, pollPause, type Operation } from "./operation";
import type { ObservedEndpoint } from "../types";

/**
 * The limit of one look, in milliseconds. One stuck request must not use up the whole wait: it is given up, and the
 * next look follows.
 */
export const LOOK_TIMEOUT_MS = 30_000;

/**
 * Looks in a row that must say "not found" before it is believed, because a new endpoint may not be visible on every
 * server at once.
 */
const MISSES = 3;

/** The text on a resource's row while one of its requests waits for its turn. */
export const RATE_TEXT = "waiting for the API's rate limit to leave room";

export function requestOptions(operation: Operation): RequestOptions {
  const { signal, isUrgent } = operation;
  const timeout = Math.min(LOOK_TIMEOUT_MS, operation.remaining());
  return { signal, timeout, urgent: isUrgent, onWait: () => operation.log.status(RATE_TEXT) };
}

/**
 * Reads one endpoint, together with others that are read at about the same time. A 404 counts only after a second 404
 * and a list without the id.
 *
 * @param maxAge - the maximum age of what other reads have found, in milliseconds. Default: one interval.
 * @returns undefined when the endpoint is confirmed absent.
 * @throws the client's errors, because every other failure proves nothing.
 */
export async function observe(
  operation: Operation,
  id: string,
  maxAge = operation.timings.pollInterval,
): Promise<ObservedEndpoint | undefined> {
  const first = await shared(operation, id, maxAge, true);
  if (first) return first;
  await operation.pause(pollPause(operation, 1));
  return (await retrieveOrMissing(operation, id)) ?? (await findInList(operation, id));
}

/**
 * Looks repeatedly until a look succeeds. It serves waits, because a failed look tells a wait nothing.
 *
 * @returns undefined when the endpoint is confirmed absent.
 * @throws EndpointError for a failure that will not pass by itself, such as a refused key.
 */
export async function look(operation: Operation, id: string): Promise<ObservedEndpoint | undefined> {
  for (let attempt = 0, misses = 0; ; attempt++) {
    try {
      const record = await shared(operation, id, operation.timings.pollInterval, false);
      if (record) return record;
      if (++misses >= MISSES) return await findInList(operation, id);
    } catch (error) {
      await retryableOrThrow(operation, error, `looking at endpoint ${id}`);
    }
    await operation.pause(pollPause(operation, attempt));
  }
}

/**
 * Treats an error that may pass by itself as a reason to look again, after the pause that the server asks for.
 *
 * @throws EndpointError for every other error, and where the server asks for more time than is left.
 */
export async function retryableOrThrow(operation: Operation, error: unknown, doing: string): Promise<void> {
  operation.signal.throwIfAborted();
  if (!isTransient(error)) throw new EndpointError(explain(error, doing), { cause: error });
  const trouble = explain(error, doing);
  // A last look that the deadline cut short does not say why the time ran out.
  if (!isCutShort(operation, error) || operation.trouble === undefined) operation.trouble = trouble;
  operation.log.status(`${trouble} Trying again.`);
  const asked = askedToWait(error);
  if (asked > operation.remaining()) throw tooLong(operation, error, doing);
  if (asked > 0 || error instanceof RateLimitError) await operation.pause(asked + backoff(operation, 0));
}

/** Whether a request ended because the operation's own time was over. */
export function isCutShort(operation: Operation, error: unknown): boolean {
  return error instanceof APITimeoutError && operation.remaining() < operation.timings.pollInterval;
}

/** How long the server asks to wait before the next request, in milliseconds. */
export function askedToWait(error: unknown): number {
  return error instanceof APIStatusError ? (error.retryAfterMs ?? 0) : 0;
}

/** The server asks for more time than the operation has left. */
export function tooLong(operation: Operation, error: unknown, doing: string): EndpointError {
  const [asked, left] = [formatDuration(askedToWait(error)), formatDuration(operation.remaining())];
  const times = `Pareta asks to wait ${asked}, and only ${left} are left`;
  return new EndpointError(`${explain(error, doing)} ${times}. Run pulumi up again later.`, { cause: error });
}

/**
 * Makes a call that an operation cannot begin without, and repeats it while the failure may pass. It does not use the
 * operation's whole time, because a wrong address looks like an API that is down.
 *
 * @throws EndpointError for a failure that will not pass, or has not passed in time.
 */
export async function retryDuringOutage<T>(operation: Operation, doing: string, call: () => Promise<T>): Promise<T> {
  const end = operation.elapsed() + operation.timings.outageGrace;
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      operation.signal.throwIfAborted();
      const proven = error instanceof APIResponseError || operation.elapsed() >= end;
      if (proven) throw new EndpointError(explain(error, doing), { cause: error });
      await retryableOrThrow(operation, error, doing);
      await operation.pause(pollPause(operation, attempt));
    }
  }
}

/** One look; a 404 is undefined. It is enough where the absence is expected. */
export async function retrieveOrMissing(operation: Operation, id: string): Promise<ObservedEndpoint | undefined> {
  let record: ObservedEndpoint;
  try {
    record = await operation.api.endpoints.retrieve(id, requestOptions(operation));
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
  if (record.id === id) return record;
  if (record.name === id) throw new EndpointError(otherIdText(id, [record]));
  throw new EndpointError(
    `asked for endpoint ${id}, and got ${record.id}: nothing is believed of it, and nothing changed`,
  );
}

/** The same, answered from a shared list where others look at about the same time and the list tells enough. */
export async function shared(
  operation: Operation,
  id: string,
  maxAge: number,
  whole: boolean,
): Promise<ObservedEndpoint | undefined> {
  const row = await operation.sharedList.row(id, operation, { maxAge, whole });
  return row ?? retrieveOrMissing(operation, id);
}

/** All endpoints, from a list that is requested after this call; `spaced` where this may be called repeatedly. */
export async function listFresh(operation: Operation, spaced: boolean): Promise<readonly ObservedEndpoint[]> {
  return (await operation.sharedList.fresh(operation, spaced)) ?? listAlone(operation);
}

/** All endpoints, from a list that may be one interval old. */
export async function listRecent(operation: Operation): Promise<readonly ObservedEndpoint[]> {
  return (await operation.sharedList.recent(operation)) ?? listAlone(operation);
}

/** All endpoints, from a list that was requested after a mark of the shared list and is no older than `maxAge`. */
export async function listSince(operation: Operation, mark: number, look: SinceLook): Promise<Since> {
  const since = await operation.sharedList.since(mark, operation, look);
  return since ?? { rows: await listAlone(operation), recent: true };
}

function listAlone(operation: Operation): Promise<ObservedEndpoint[]> {
  return operation.api.endpoints.list(requestOptions(operation));
}

/**
 * Finds the endpoint with an id among all endpoints.
 *
 * @returns undefined where no endpoint has the id: it is gone.
 * @throws EndpointError where the id is only the name of another endpoint.
 */
export async function findInList(
  operation: Operation,
  id: string,
  spaced = true,
): Promise<ObservedEndpoint | undefined> {
  const rows = await listFresh(operation, spaced);
  operation.absences.listed(rows);
  return rowOf(rows, id);
}

/**
 * The row of an id.
 *
 * @throws EndpointError where the id is only the name of another endpoint.
 */
export function rowOf(rows: readonly ObservedEndpoint[], id: string): ObservedEndpoint | undefined {
  const row = rows.find((each) => each.id === id);
  const namesakes = rows.filter(({ name }) => name === id);
  if (!row && namesakes.length > 0) throw new EndpointError(otherIdText(id, namesakes));
  return row;
}

/** Every verb identifies an endpoint by its id alone. Where an endpoint has no id, its name is the id. */
function otherIdText(id: string, there: readonly ObservedEndpoint[]): string {
  const ids = there.map((record) => record.id).join(", ");
  return (
    `"${id}" is no endpoint's id: it is the name of ${ids}. Under a name nothing is believed, and nothing was changed. ` +
    `To manage ${ids}, take this one out of the state (\`pulumi state delete\`) and import it under its id ` +
    `(\`npx pulumi-pareta import\`); to read it, give Endpoint.get that id`
  );
}
