import { ConflictError, RateLimitError, deployOutcome, type DeployEvent } from "../../client";
import { deployParams } from "../decide/deploy-params";
import { Followed } from "../observe/followed";
import type { LookupResult } from "../observe/lookup";
import { RATE_TEXT } from "../observe/observe";
import type { Operation } from "../observe/operation";
import type { EndpointInputs } from "../types";

/** The result of one deploy request. */
export type Attempt =
  | { kind: "complete"; data: unknown }
  | { kind: "error-event"; message: string }
  /** The server made nothing, and says so. */
  | { kind: "refused" | "conflict" | "rate-limited" | "not-sent"; error: Error }
  /**
   * Something may have been made. `begun` is true once the server reported progress, and so had accepted the deploy.
   * `looked` is the result of a look for it, where one was made.
   */
  | { kind: "unknown"; error: Error; begun: boolean; looked?: LookupResult };

/** What a deploy is sent with. */
export interface Sending {
  /** The limit of the stream, in milliseconds. */
  timeout: number;
  idempotencyKey: string;
  /** Whether it was refused before. */
  again: boolean;
  /** Called before its first byte may have left. */
  onSend: () => void;
}

/** One deploy request under way. It is sent once, and never repeated. */
export interface Running {
  /** The result of the request. Never rejects. */
  outcome: Promise<Attempt>;
  /** Whether a part of it may have reached the server. */
  sent(): boolean;
  /** Whether the server has reported progress. */
  begun(): boolean;
  /** Ends the request: the server never gets what it has not received yet. */
  stop(reason: unknown): void;
}

/** Sends one deploy request, and follows its stream to the end. */
export function attemptDeploy(operation: Operation, inputs: EndpointInputs, sending: Sending): Running {
  const running = new Followed(operation.signal);
  const { signal } = running;
  let sent = false;
  let begun = false;
  const onSend = () => {
    sent = true;
    sending.onSend();
  };
  const onEvent = (event: DeployEvent) => {
    sent = true;
    begun ||= event.event === "progress";
    const progress = progressText(event);
    // After a cancel, the row shows what is waited for.
    if (progress && !operation.cancelled?.aborted) operation.log.status(progress);
  };
  const onWait = () => operation.log.status(RATE_TEXT);
  const follow = async (): Promise<Attempt> => {
    operation.log.status("waiting for Pareta to take the deploy");
    try {
      const options = { ...sending, signal, onSend, onWait };
      const events = operation.api.endpoints.deploy(deployParams(inputs), options);
      for await (const event of events) {
        onEvent(event);
        if (event.event === "complete") return { kind: "complete", data: event.data };
        if (event.event === "error") return afterError(event.data, begun);
      }
      return { kind: "unknown", error: new Error("the deploy stream ended without a 'complete' event"), begun };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (signal.aborted) return sent ? { kind: "unknown", error, begun } : { kind: "not-sent", error };
      if (error instanceof ConflictError) return { kind: "conflict", error };
      if (error instanceof RateLimitError) return { kind: "rate-limited", error };
      const outcome = deployOutcome(error);
      const isCertain = outcome === "refused" || outcome === "not-sent";
      return isCertain ? { kind: outcome, error } : { kind: "unknown", error, begun };
    } finally {
      running.letGo();
    }
  };
  return { outcome: follow(), sent: () => sent, begun: () => begun, stop: (reason) => running.end(reason) };
}

/** The server's own words. Unreadable data proves nothing. */
function afterError(data: unknown, begun: boolean): Attempt {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return { kind: "unknown", error: new Error("the deploy ended with an 'error' event that cannot be read"), begun };
  }
  const { message } = data as { message?: unknown };
  return { kind: "error-event", message: typeof message === "string" && message !== "" ? message : "unknown error" };
}

/** "45 % pulling weights", or undefined for a progress event that holds nothing readable. */
export function progressText(event: DeployEvent): string | undefined {
  if (event.event !== "progress" || typeof event.data !== "object" || event.data === null) return undefined;
  const { stage, label, pct } = event.data as { stage?: unknown; label?: unknown; pct?: unknown };
  const what = [label, stage].find((text): text is string => typeof text === "string" && text !== "");
  if (what === undefined) return undefined;
  // The number comes first, because a row of 80 columns has room for a few letters only.
  return typeof pct === "number" && Number.isFinite(pct) ? `${Math.round(pct)} % ${what}` : what;
}
