import { deployOutcome } from "./deploy-outcome";
import { Endpoint } from "./records/endpoint";
import {
  APIStatusError,
  DeployFailedError,
  DeployInterruptedError,
  DeployOutcomeUnknownError,
  ParetaError,
} from "./core/errors";
import type { ServerSentEvent } from "./core/event-decoder";
import { inert } from "./core/inert";
import { isJsonObject, type JsonObject } from "./core/json";
import { deployNotServed } from "./not-served";
import type { RequestOptions } from "./core/options";
import type { Transport } from "./core/transport";

/** What to deploy. Other keys are sent to the platform as they are. */
export interface DeployParams {
  /** A task of the catalog, such as `contract-key-fields`. */
  task: string;
  /** An alias from the task's leaderboard. Default: `recommended`, the task's pick. */
  model?: string | undefined;
  /** Default: the platform makes a name. With a name of your own, a deploy whose outcome is unknown can be found. */
  name?: string | undefined;
  /** Whether to wait for the endpoint to be live. Default: false. */
  wait?: boolean | undefined;
  [key: string]: unknown;
}

/**
 * An event of a deploy: `progress` with `{stage, label?, pct?}`, any number of times, then `complete` with `{endpoint}`
 * or `error` with `{message?}`. Data that is not JSON is passed as text.
 */
export interface DeployEvent {
  /** `progress`, `complete` or `error`. */
  event: string;
  /** The JSON of the event, or else its text. */
  data: unknown;
}

/** The body of a deploy request. */
export function deployRequest(params: DeployParams): JsonObject {
  const { task, model, name, ...extra } = params;
  if (typeof task !== "string" || task.trim() === "") throw new ParetaError("task is required");
  delete extra.wait;
  return { ...extra, task, model: model ?? "recommended", ...(name === undefined ? {} : { name }) };
}

/**
 * A deploy that is sent when it is iterated. It cannot be iterated again, because a second deploy would be a second
 * bill.
 */
export function deployEvents(
  transport: Transport,
  body: JsonObject,
  options: RequestOptions,
): AsyncIterable<DeployEvent> {
  let started = false;
  return {
    [Symbol.asyncIterator]() {
      if (started) throw new ParetaError("this deploy has already been sent: it cannot be iterated twice");
      started = true;
      return untilTerminal(transport, body, options);
    },
  };
}

async function* untilTerminal(
  transport: Transport,
  body: JsonObject,
  options: RequestOptions,
): AsyncGenerator<DeployEvent, void, undefined> {
  const route = { method: "POST", path: "/v1/endpoints", statusError: deployNotServed } as const;
  const call = { ...route, body, repeat: "unless-sent", rank: "change" } as const;
  let last: DeployEvent | undefined;
  try {
    for await (const message of transport.events(call, options)) {
      const event = toDeployEvent(message, transport);
      if (event.event === "complete" || event.event === "error") {
        last = event;
        break; // closes the connection before the event is delivered, because later data changes nothing
      }
      yield event;
    }
  } catch (error) {
    throw saysWhetherUnknown(error);
  }
  if (last === undefined) throw new DeployInterruptedError("deploy stream ended without a 'complete' event");
  yield last;
}

function toDeployEvent({ event, data }: ServerSentEvent, transport: Transport): DeployEvent {
  const name = transport.redact(event);
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    return { event: name, data: transport.redact(data) };
  }
  return { event: name, data: transport.scrub(json, data, 1) };
}

/** A status error says what happened, in the server's words. Any other error whose outcome is in doubt must say so. */
function saysWhetherUnknown(error: unknown): unknown {
  const inDoubt = error instanceof ParetaError && !(error instanceof APIStatusError);
  if (!inDoubt || deployOutcome(error) !== "unknown") return error;
  return error.annotate("; the outcome of the deploy is unknown: look for the endpoint before deploying again");
}

/** Follows a deploy until it ends. */
export async function deployToEnd(events: AsyncIterable<DeployEvent>): Promise<Endpoint> {
  for await (const { event, data } of events) {
    if (event === "complete") return completedEndpoint(data);
    if (event === "error") throw deployError(data);
  }
  throw new DeployInterruptedError("deploy stream ended without a 'complete' event");
}

/**
 * The endpoint that a `complete` event names; it may hold only the id.
 *
 * @throws {@link DeployOutcomeUnknownError} when the event does not name one.
 */
export function completedEndpoint(data: unknown): Endpoint {
  try {
    return new Endpoint(isJsonObject(data) ? data["endpoint"] : data);
  } catch (cause) {
    throw new DeployOutcomeUnknownError(
      "deploy said 'complete' without an endpoint's id or name; its outcome is unknown",
      { cause },
    );
  }
}

/** The error for an `error` event. */
export function deployError(data: unknown): DeployFailedError | DeployOutcomeUnknownError {
  if (!isJsonObject(data)) {
    return new DeployOutcomeUnknownError("deploy sent an 'error' event that cannot be read; its outcome is unknown");
  }
  const { message } = data;
  return new DeployFailedError(`deploy failed: ${typeof message === "string" ? inert(message) : "unknown error"}`);
}
