import { APIConnectionError, APIStatusError, DeployFailedError, ParetaError } from "./core/errors";

/**
 * What a deploy that threw has left behind:
 * - `refused`: the server responded that it made nothing.
 * - `not-sent`: the request never reached the server.
 * - `failed`: the server tried and gave up; an endpoint may be left under the name.
 * - `unknown`: an endpoint may exist, or appear later, and bill: look for it by name before deploying again.
 */
export type DeployOutcome = "refused" | "not-sent" | "failed" | "unknown";

/**
 * Tells what a deploy that threw `error` has left behind. An error that it does not know, such as the reason of an
 * abort, is `unknown`.
 */
export function deployOutcome(error: unknown): DeployOutcome {
  if (error instanceof DeployFailedError) return "failed";
  if (error instanceof APIStatusError) return statusOutcome(error.status);
  if (error instanceof APIConnectionError) return error.sent ? "unknown" : "not-sent";
  if (error instanceof ParetaError && error.kind === "argument") return "not-sent";
  return "unknown";
}

/** A proxy may send a 408 after it has passed the request on. A 5xx may come after the endpoint was made. */
function statusOutcome(status: number): DeployOutcome {
  return status === 408 || status >= 500 ? "unknown" : "refused";
}
