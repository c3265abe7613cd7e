import {
  APIConnectionError,
  APIResponseError,
  APIStatusError,
  APITimeoutError,
  AuthenticationError,
  BadRequestError,
  EndpointsNotServedError,
  InsufficientCreditsError,
  PermissionDeniedError,
  RateLimitError,
  inert,
  type ConflictError,
} from "../../client";
import { PASSING_STATUSES } from "../../client/core/retry";
import { isPlace } from "../../client/core/status-error";
import { DeadlineError } from "../errors";
import { formatDuration } from "./durations";

/** What to do about an API without endpoints is more than a line. */
const TROUBLESHOOTING = "https://github.com/pareta-ai/pulumi-pareta/blob/main/docs/troubleshooting.md";

/** What to do where the time of an operation was too short. */
export const MORE_TIME = " Run it again, or give it more time with the customTimeouts option.";

/** Words that Pareta uses for a conflict that will not pass. */
const FINAL_CONFLICT = /\b(seed|seeded|legacy|read-?only|immutable|not supported)\b/i;

/** Whether the same request may succeed a little later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof APIStatusError) return PASSING_STATUSES.has(error.status);
  // This is the limit of one request, including its total limit. The operation decides how long it may take itself.
  if (error instanceof APITimeoutError) return true;
  if (error instanceof APIConnectionError) return error.retryable;
  // A response that is too long, or holds the key, will be so again.
  return error instanceof APIResponseError && error.fault !== "oversize" && error.fault !== "secret";
}

/** The refusals that any other request would meet as well. */
const EVERYBODYS = [AuthenticationError, InsufficientCreditsError, PermissionDeniedError, RateLimitError];

/** Whether the failure of one request would also be that of any other. */
export function concernsEveryone(error: unknown): boolean {
  if (error instanceof APITimeoutError) return error.limit === "rate";
  if (error instanceof APIConnectionError) return !error.sent;
  return EVERYBODYS.some((kind) => error instanceof kind);
}

/** Whether the text of a 409 says that it is final. */
export function isFinalConflict(error: ConflictError): boolean {
  return FINAL_CONFLICT.test(error.message);
}

/**
 * The only place that turns an API error into the text that a user reads: what was being done, what Pareta said, what
 * to do.
 *
 * @param doing - what was being done, as in "starting endpoint ep_1".
 * @param nameOf - names the source of a place in the request, as a 422 gives it. Default: the resource's inputs.
 * @param otherwise - what to do about a failure that may pass, and that nothing more is known of. Default: "".
 */
export function explain(error: unknown, doing: string, { nameOf = inputName, otherwise = "" } = {}): string {
  return `${capitalize(doing)} failed: ${cause(error, nameOf)}${advice(error) || (isTransient(error) ? otherwise : "")}`;
}

function cause(error: unknown, nameOf: (loc: string[]) => string): string {
  if (error instanceof APIStatusError) {
    const words = error instanceof BadRequestError ? badRequest(error, nameOf) : stripDot(error.message);
    return `${words}${trail(error, words)}.`;
  }
  if (error instanceof DeadlineError) return `the time limit of ${formatDuration(error.timeout)} is over.`;
  const message = error instanceof Error ? error.message : String(error);
  return `${stripDot(message)}.`;
}

function advice(error: unknown): string {
  if (error instanceof APIStatusError && isPage(error)) {
    // A gateway in front of Pareta may have put its page in the place of Pareta's own refusal.
    const refused = refusal(error);
    return ` The response is a page and not Pareta's own: a proxy, a firewall or a gateway may have sent it. Check pareta:baseUrl (or PARETA_BASE_URL) and the network.${refused && ` If both are right, the refusal is Pareta's own.${refused}`}`;
  }
  if (error instanceof APIStatusError && error.status >= 300 && error.status < 400) {
    return " Set pareta:baseUrl (or PARETA_BASE_URL) to the address of the API itself.";
  }
  if (error instanceof APIResponseError && error.fault === "html") {
    return " That is not Pareta's API: check pareta:baseUrl (or PARETA_BASE_URL), and whether a proxy answers in its place.";
  }
  const refused = refusal(error);
  if (refused) return refused;
  if (error instanceof EndpointsNotServedError) {
    return (
      ` This API serves no dedicated endpoints, or does so no more: it has no route /v1/endpoints. The state is kept. ` +
      `Check pareta:baseUrl (or PARETA_BASE_URL). If the address is right, ${TROUBLESHOOTING}#this-api-serves-no-dedicated-endpoints says what to do.`
    );
  }
  if (error instanceof RateLimitError || (error instanceof APITimeoutError && error.limit === "rate"))
    return " The organization sends too many requests: run again later, or with a lower --parallel.";
  if (error instanceof DeadlineError) return MORE_TIME;
  if (error instanceof APIConnectionError && error.proxy !== null) {
    return ` Check the environment's ${error.proxy}, or name the host in NO_PROXY if it is reached without a proxy.`;
  }
  if (error instanceof APIConnectionError && !error.sent) {
    return " Check pareta:baseUrl (or PARETA_BASE_URL) and the network.";
  }
  return "";
}

/** What to do about a 401, 402 or 403. */
function refusal(error: unknown): string {
  if (error instanceof AuthenticationError) {
    return " Check the API key: `pulumi config set --secret pareta:apiKey` (it asks for the key), the environment's PARETA_API_KEY, or the apiKey of an explicit Provider. A key begins with pareta_sk_.";
  }
  if (error instanceof InsufficientCreditsError) {
    return " Top up the organization's balance in the Pareta dashboard (it can only be done there), then run pulumi up again.";
  }
  if (error instanceof PermissionDeniedError) {
    return " This API key lacks the permission: use a key that may manage endpoints (pareta:apiKey), or ask the organization's admin.";
  }
  return "";
}

/** Whether the response is a page. Pareta answers in JSON, whatever the status. */
function isPage({ detail, response }: APIStatusError): boolean {
  return detail === null && /\bhtml\b/i.test(response.headers["content-type"] ?? "");
}

/** A 422 names fields of the body; users know them as inputs. */
function badRequest(error: BadRequestError, nameOf: (loc: string[]) => string): string {
  if (!Array.isArray(error.detail) || error.detail.length === 0) return stripDot(error.message);
  const said = error.detail
    .map((item: unknown) => {
      const { loc, msg } = (item ?? {}) as { loc?: unknown; msg?: unknown };
      const field = nameOf(Array.isArray(loc) ? loc.filter(isPlace).map(String) : []);
      const said = typeof msg === "string" && msg !== "" ? msg : JSON.stringify(item);
      return field ? `${field}: ${said}` : said;
    })
    .join("; ");
  return stripDot(inert(said));
}

/** Names the input that a place in the request body came from. */
function inputName(loc: string[]): string {
  const path = loc[0] === "body" ? loc.slice(1) : loc;
  const [head, ...rest] = path;
  if (head === undefined) return "";
  if (head === "messages") return ["smokeTest", ...path].join(".");
  return ["task", "model", "name"].includes(head) ? [head, ...rest].join(".") : ["deployOptions", ...path].join(".");
}

function trail(error: APIStatusError, words: string): string {
  const said = [
    // Where the server gave no words, the message is only the status.
    ...(words.startsWith(`HTTP ${error.status}`) ? [] : [`HTTP ${error.status}`]),
    ...(error.requestId ? [`request id ${error.requestId}`] : []),
  ];
  return said.length > 0 ? ` (${said.join(", ")})` : "";
}

/** It uses no regular expression, because one that is anchored to the end of a text starts again at each character. */
function stripDot(text: string): string {
  let end = text.length;
  while (end > 0 && /[.\s]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
