import { ConflictError, RateLimitError, deployOutcome, type DeployEvent } from "../client";
import { formatDuration } from "./durations";
import type { Operation } from "./operation";
import type { EndpointInputs } from "./types";

/** What one deploy request came to. */
export type Attempt =
  | { kind: "complete"; data: unknown }
  | { kind: "error-event"; message: string }
  /** The server made nothing, and says so. */
  | { kind: "refused" | "conflict" | "rate-limited" | "not-sent"; error: Error }
  /** Something may have been made; `begun` once the server told of progress, and so had taken the deploy on. */
  | { kind: "unknown"; error: Error; begun: boolean };

/**
 * Sends one deploy request and follows its stream to the end. Never sends a second one.
 *
 * @param timeout - the longest the stream may take, in milliseconds.
 */
export async function attemptDeploy(operation: Operation, inputs: EndpointInputs, timeout: number): Promise<Attempt> {
  const { task, model, name, deployOptions } = inputs;
  let begun = false;
  try {
    const events = operation.api.endpoints.deploy(
      { ...deployOptions, task, model, name },
      { signal: operation.signal, timeout },
    );
    for await (const event of events) {
      if (event.event === "complete") return { kind: "complete", data: event.data };
      if (event.event === "error") {
        const message = errorMessage(event.data);
        if (message !== undefined) return { kind: "error-event", message };
        return {
          kind: "unknown",
          error: new Error("the deploy ended with an 'error' event that cannot be read"),
          begun,
        };
      }
      begun ||= event.event === "progress";
      const progress = progressText(event);
      if (progress) operation.log.status(`${progress} (${formatDuration(operation.elapsed())})`);
    }
    return { kind: "unknown", error: new Error("the deploy stream ended without a 'complete' event"), begun };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (operation.signal.aborted) return { kind: "unknown", error, begun };
    if (error instanceof ConflictError) return { kind: "conflict", error };
    if (error instanceof RateLimitError) return { kind: "rate-limited", error };
    const outcome = deployOutcome(error);
    return outcome === "refused" || outcome === "not-sent"
      ? { kind: outcome, error }
      : { kind: "unknown", error, begun };
  }
}

/** "pulling weights 45 %", or undefined for a progress event that holds nothing readable. */
export function progressText(event: DeployEvent): string | undefined {
  if (event.event !== "progress" || typeof event.data !== "object" || event.data === null) return undefined;
  const { stage, label, pct } = event.data as { stage?: unknown; label?: unknown; pct?: unknown };
  const what = [label, stage].find((text): text is string => typeof text === "string" && text !== "");
  if (what === undefined) return undefined;
  return typeof pct === "number" && Number.isFinite(pct) ? `${what} ${Math.round(pct)} %` : what;
}

/** The server's own words; undefined for an event that is no JSON object, for garbage proves nothing. */
function errorMessage(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  const { message } = data as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : "unknown error";
}
