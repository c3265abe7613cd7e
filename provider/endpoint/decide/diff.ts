import { EndpointError } from "../errors";
import { recommendedAlias, whyRefused, whyUnconfirmed, type LeaderboardAnswer } from "./leaderboard";
import { isEmptyObject, sameJson } from "./json";
import { desiredOf, type Desired } from "./lifecycle";
import { awaitsEvaluation, awaitsTest } from "./ready";
import { isTightened } from "./secrecy";
import { statusKind, type StatusKind } from "./status";
import { INPUT_NAMES, inputRow, inputsThat, type InputName, type ReplacingInput } from "../properties";
import { isUnknown, type EndpointInputs, type EndpointState } from "../types";

/** What can require a new endpoint: a change of an input, or a failed endpoint that was never live. */
export type ReplaceKey = ReplacingInput | "status";

/**
 * The result of comparing state and inputs.
 *
 * - `none`: nothing to do.
 * - `update`: in place. `calls` says whether the API is called at all.
 * - `replace`: a new endpoint. `deleteFirst` where old and new cannot exist side by side, or the program wants it so.
 * - `ask`: undecided until the leaderboard is known; pass its answer and decide again. It is `tentative` where only a
 *   proof to the contrary counts, because not only we decide the order of the replacement.
 * - `refuse`: the change must not be made; the reason is the error.
 *
 * `reason` is set whenever no changed input explains the decision; `warning` is worth a lasting line.
 */
export type Decision =
  | { action: "none"; warning?: string }
  | { action: "update"; calls: boolean; reason?: string; warning?: string }
  | { action: "replace"; keys: ReplaceKey[]; deleteFirst: boolean; reason?: string; warning?: string }
  | { action: "ask"; task: string; tentative?: true }
  | { action: "refuse"; reason: string };

/**
 * Decides what a change from `olds` to `news` requires. Pure: where a row needs the leaderboard it returns `ask`, and
 * is called again with the answer.
 *
 * A replacement has only two causes: an input that the user changed, or a failed endpoint that was never live.
 */
export function decide(olds: EndpointState, news: EndpointInputs, answer?: LeaderboardAnswer): Decision {
  const model = changeOfModel(olds, news, answer);
  if (model === "ask") return { action: "ask", task: news.task };

  const keys = REPLACING.filter((name) => (name === "model" ? model === "replace" : isChanged(name, olds, news)));
  if (keys.length > 0) return replacement(olds, news, keys, answer);

  const byStatus = decideByStatus(olds, news);
  if (byStatus.action !== "none") return model === "unproven" ? withWarning(byStatus, unproven(olds, news)) : byStatus;

  // A read and a delete get the values of the state: which values they may show, and on which row.
  const moved = isMoved(olds, news);
  const inPlace =
    WRITTEN.some((name) => isChanged(name, olds, news)) ||
    news.__timeouts?.delete !== olds.__timeouts?.delete ||
    isTightened(olds, news) ||
    asksAnew(olds, news) ||
    moved;
  if (!inPlace) return byStatus;
  const warning = model === "unproven" ? unproven(olds, news) : byStatus.warning;
  const reason = moved ? MOVED_REASON : asksAnew(olds, news) ? asksText(olds, news) : undefined;
  return { action: "update", calls: false, ...(reason && { reason }), ...(warning && { warning }) };
}

const REPLACING = INPUT_NAMES.filter((name): name is ReplacingInput =>
  ["replace", "ask"].includes(inputRow(name).change),
);

/** Inputs that must be written into the state as they are asked for, where they need no new endpoint. */
const WRITTEN = [...inputsThat("ask"), ...inputsThat("in-place")];

/** Whether an input differs from the state. An empty one counts as none. */
function isChanged(name: InputName, olds: EndpointState, news: EndpointInputs): boolean {
  const value = (inputs: EndpointInputs) => (isEmptyObject(inputs[name]) ? null : (inputs[name] ?? null));
  return !sameJson(value(news), value(olds));
}

/**
 * Whether the program asks for another `running` than the state keeps beside the rule. What is held stays stopped, so
 * nothing else would tell it, and a watch keeps what the state asks.
 */
function asksAnew({ __asksRunning: kept }: EndpointState, { __ruling: ruling }: EndpointInputs): boolean {
  return kept !== undefined && ruling !== undefined && ruling.asked !== kept;
}

/** Whether the resource now has another URN, by an alias or `pulumi state rename`. */
function isMoved(olds: EndpointState, news: EndpointInputs): boolean {
  return news.__urn !== olds.__urn && olds.__urn !== undefined && !isUnknown(news.__urn);
}

/** A decision that can be carried out: it needs no further answer, and refuses nothing. */
export type FinalDecision = Exclude<Decision, { action: "ask" } | { action: "refuse" }>;

/**
 * Decides completely. It calls `ask` for what only the leaderboard knows; most changes never call it.
 *
 * @throws EndpointError when the change must not be made.
 */
export async function decideToEnd(
  olds: EndpointState,
  news: EndpointInputs,
  ask: (task: string, tentative: boolean) => Promise<LeaderboardAnswer>,
): Promise<FinalDecision> {
  let decision = decide(olds, news);
  if (decision.action === "ask") decision = decide(olds, news, await ask(decision.task, decision.tentative ?? false));
  if (decision.action === "refuse") throw new EndpointError(decision.reason);
  if (decision.action === "ask") throw new Error("the decision asked for the leaderboard twice");
  return decision;
}

type ModelChange = "same" | "in-place" | "unproven" | "replace" | "ask";

function changeOfModel(olds: EndpointState, news: EndpointInputs, answer: LeaderboardAnswer | undefined): ModelChange {
  if (news.model === olds.model) return "same";
  // An alias belongs to one task, so a new task means a new model, whatever its name.
  if (news.task !== olds.task || isUnknown(news.model)) return "replace";
  const serving = olds.deployedModel ?? olds.model;
  if (news.model === serving) return "in-place";
  if (news.model !== "recommended") return "replace";
  if (!answer) return "ask";
  const recommended = recommendedAlias(answer);
  if (recommended === undefined) return "unproven";
  return recommended === serving ? "in-place" : "replace";
}

/**
 * A decision on what is really there, where the state tells otherwise: nothing is left to do, and the state is to tell the
 * truth again. Where a program ignores changes of `running`, its state stays as it is. Pure.
 */
export function writtenDown(
  decision: FinalDecision,
  news: EndpointInputs,
  stored: EndpointState,
  live: EndpointState,
): FinalDecision {
  if (decision.action !== "none" || decision.warning !== undefined || live === stored) return decision;
  const isTold = stored.running === live.running && (stored.ready ?? live.ready) === live.ready;
  if (isTold || news.__ignoresRunning) return decision;
  return {
    action: "update",
    calls: false,
    reason: `${live.status ?? "without a status"} by now: up will write it into the state`,
  };
}

/** What an endpoint takes that is confirmed absent, while the state holds it: a new one, as the program asks for it. Pure. */
export function replacementOfGone(olds: EndpointState, news: EndpointInputs): FinalDecision {
  const deleteFirst = keepsGivenName(olds, news) || news.__deleteFirst === true;
  const reason = "deleted elsewhere: up will deploy it anew";
  return { action: "replace", keys: ["status"], deleteFirst, reason };
}

/** Whether two endpoints cannot exist side by side, because both would have the name that the program gives. */
export function keepsGivenName(olds: EndpointState, news: EndpointInputs): boolean {
  return !news.__autoName && news.name === olds.name;
}

function replacement(
  olds: EndpointState,
  news: EndpointInputs,
  keys: ReplaceKey[],
  answer: LeaderboardAnswer | undefined,
): Decision {
  const deleteFirst = keepsGivenName(olds, news) || news.__deleteFirst === true;
  const replace = { action: "replace", keys, deleteFirst } as const;
  const asksForMore = keys.includes("task") || keys.includes("model");
  if (isUnknown(news.task) || isUnknown(news.model) || !(deleteFirst || asksForMore)) return replace;
  // If the old endpoint is deleted first, there is nothing to return to, so a typo must not delete a live endpoint. The
  // program may also ask for that order without telling the provider.
  if (!answer) return { action: "ask", task: news.task, ...(!deleteFirst && { tentative: true }) };
  const refusal = (why: string): Decision => ({ action: "refuse", reason: refusalText(olds, news, keys, why) });
  const wrong = whyRefused(news.task, news.model, answer);
  if (wrong !== undefined) return refusal(wrong);
  const doubt = whyUnconfirmed(news.task, news.model, answer);
  if (doubt === undefined) return replace;
  if (deleteFirst) return refusal(doubt);
  return answer.kind === "unreadable" ? { ...replace, warning: unconfirmedText(olds, doubt) } : replace;
}

function refusalText(olds: EndpointState, news: EndpointInputs, keys: ReplaceKey[], why: string): string {
  const changed = keys.join(", ");
  if (keepsGivenName(olds, news)) {
    return (
      `changing ${changed} of "${olds.name}" would delete the endpoint before its replacement is deployed, ` +
      `because its name was given explicitly, and ${why}. Nothing was changed. ` +
      `Correct the input, or remove "name" (or change it), so that the new endpoint is deployed first.`
    );
  }
  if (news.__deleteFirst) {
    return (
      `changing ${changed} of "${olds.name}" would delete the endpoint before its replacement is deployed, ` +
      `because of the option deleteBeforeReplace, and ${why}. Nothing was changed. Correct the input, or take the option out, so that the new endpoint is deployed first.`
    );
  }
  return (
    `changing ${changed} of "${olds.name}" would replace the endpoint by one that cannot be deployed: ${why}. ` +
    `Nothing was changed. Correct the input.`
  );
}

function unconfirmedText(olds: EndpointState, doubt: string): string {
  return (
    `endpoint ${olds.name} is to be replaced, and ${doubt}, so it is not certain that the new one can be deployed. ` +
    `The old one goes first only where the program sets the option deleteBeforeReplace.`
  );
}

/** The rows where `running` is the only input that matters. */
function decideByStatus(olds: EndpointState, news: EndpointInputs): Decision {
  if (isUnknown(news.running)) return { action: "update", calls: true };
  const desired = desiredOf(news.running);
  const kind = statusKind(olds.status);
  const row = BY_STATUS[desired][kind];
  const shown = olds.status ?? "without a status";
  switch (row) {
    case "none":
      if (awaitsTest(olds, news)) return { action: "update", calls: true, reason: TEST_REASON };
      if (awaitsEvaluation(olds, news)) return { action: "update", calls: true, reason: EVALUATION_REASON };
      return { action: "none" };
    case "start":
    case "stop":
    case "wait":
      return { action: "update", calls: true, reason: REASONS[row](shown) };
    case "failed":
      return olds.__wasLive
        ? { action: "update", calls: true, reason: `${shown}, and was live before: up will start it again` }
        : {
            action: "replace",
            keys: ["status"],
            deleteFirst: true,
            reason: `${shown} and never live: up will replace it`,
          };
    case "warn-failed":
      return { action: "none", warning: `endpoint ${olds.name} is ${shown}; it is wanted stopped, so nothing is done` };
    case "warn-unknown":
      return {
        action: "none",
        warning:
          `endpoint ${olds.name} has the status ${olds.status === null ? "(none)" : `"${olds.status}"`}, which this ` +
          `version does not know; nothing is called. Look at it in the Pareta dashboard, and run pulumi refresh later.`,
      };
  }
}

type Row = "none" | "start" | "stop" | "wait" | "failed" | "warn-failed" | "warn-unknown";

const BY_STATUS = {
  running: {
    live: "none",
    starting: "wait",
    stopped: "start",
    stopping: "start",
    failed: "failed",
    unknown: "warn-unknown",
  },
  stopped: {
    live: "stop",
    starting: "stop",
    stopped: "none",
    stopping: "none",
    failed: "warn-failed",
    unknown: "warn-unknown",
  },
} as const satisfies Record<Desired, Record<StatusKind, Row>>;

const REASONS = {
  start: (status: string) => `${status}: up will start it`,
  stop: (status: string) => `${status}: up will stop it`,
  wait: (status: string) => `${status}: up will wait for it`,
};

const TEST_REASON = "not ready: up will run the smoke test, one billed inference";

const EVALUATION_REASON = "not evaluated: up will run the evaluation";

function asksText({ status }: EndpointState, { __ruling: ruling }: EndpointInputs): string | undefined {
  if (isUnknown(ruling?.asked)) return undefined;
  const asked = `running: ${!ruling?.asked} => ${ruling?.asked}`;
  return `${asked}, and ${status ?? "without a status"} already: up will write it into the state`;
}

const MOVED_REASON = "renamed: up will write it into the state, and call nothing";

/**
 * The text for a difference that has no effect for now, as in a refresh: what exists, beside what is asked for. Whether
 * an `up` acts on it depends on the program at that time. Undefined where no status explains the difference. Pure.
 */
export function differenceShown(olds: EndpointState, news: EndpointInputs): string | undefined {
  const decision = decideByStatus(olds, news);
  if (!("reason" in decision) || decision.reason === undefined) return undefined;
  if (decision.reason === TEST_REASON) return "not ready: the smoke test has not passed";
  if (decision.reason === EVALUATION_REASON) return "the evaluation has not passed";
  return `${olds.status ?? "without a status"}; running: ${news.running} is asked for`;
}

function unproven(olds: EndpointState, news: EndpointInputs): string {
  return (
    `the leaderboard of task "${news.task}" gives no clear recommendation, so endpoint ${olds.name} ` +
    `goes on serving ${olds.deployedModel ?? olds.model}`
  );
}

function withWarning(decision: Decision, warning: string): Decision {
  return decision.action === "update" ? { ...decision, warning } : decision;
}
