import type { Clock, Fetch, FetchInit, FetchResponse } from "pulumi-pareta/client";

/** The result of one request: a response, or an error to throw. */
export type Step = Response | Error;

export interface ScriptedFetch {
  fetch: Fetch;
  /** The requests, and their times on the clock. */
  calls: { url: string; init: FetchInit; at: number }[];
}

/** A fetch that responds from a list, and repeats the last step at the end. */
export function scripted(clock: Clock, ...steps: (Step | (() => Step))[]): ScriptedFetch {
  const calls: ScriptedFetch["calls"] = [];
  const fetch: Fetch = (url, init) => {
    const step = steps[Math.min(calls.length, steps.length - 1)]!;
    calls.push({ url, init, at: clock.now() });
    const answer = typeof step === "function" ? step() : step;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as FetchResponse);
  };
  return { fetch, calls };
}

/** A connection error of the shape that `fetch` throws. */
export function fetchFailed(code: string, syscall?: string): Error {
  const cause = Object.assign(new Error(`${syscall ?? "socket"} ${code}`), { code, ...(syscall ? { syscall } : {}) });
  return new TypeError("fetch failed", { cause });
}

export function respond(status: number, body: unknown = {}, headers: Record<string, string> = {}): () => Response {
  const empty = status === 204 || status === 304;
  return () => new Response(empty ? null : JSON.stringify(body), { status, headers });
}
