import { inspect } from "node:util";
import { Endpoint } from "pulumi-pareta/client";
import { pick } from "../../../cli/recover/list-until-found";
import type { EndpointSnapshot } from "../../../emulator";
import { statusKind } from "../../../provider/endpoint/decide/status";
import type { Case } from "../matrix/cases";
import { textOf, type At } from "../matrix/fault";
import { isRuled, operationOf, type Outcome } from "../matrix/operations";
import { namesToRecover } from "../../support/recover-command";
import { KEY } from "./key";
import { LIMITS, NEIGHBOUR, type Stage } from "./stage";
import { NotForUsers, type Args } from "./stack";

/** An error must say what its reader can do, or what was done already. */
const ADVICE =
  /pulumi (up|refresh|destroy|config)|\bCheck\b|dashboard|permission|state is kept|[Nn]othing (was|is|named)|No deploy was sent|Give (it|another)|give (it|each)|Correct|has been deleted|request id|pulumi-pareta recover/;

const VERIFIER = KEY.slice(KEY.indexOf(".") + 1);

/** The forms in which the secret part of a key can be shown; in base64, whatever the text before it. */
const SECRETS = [
  VERIFIER,
  encodeURIComponent(VERIFIER),
  ...[0, 1, 2].map((before) => {
    const bytes = Buffer.from("\0".repeat(before) + VERIFIER);
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString("base64").slice(Math.ceil((before * 8) / 6), whole);
  }),
];

/** The result of a case. */
export interface Result {
  outcome: Outcome | "it did not end";
  /** Milliseconds of the stage's clock. */
  took: number;
}

/** The only judge of every case: it checks the class that the row asks for, and the ledger. Empty: no violation. */
export function judge(stage: Stage, { outcome, took }: Result): string[] {
  const { story } = stage;
  const { fault, want } = story;
  const found: string[] = [];
  if (outcome !== want) found.push(`it came to ${outcome}, not to ${want}`);
  // What was to replace another endpoint and did not pass is deleted again after the deadline.
  const again = story.operation === "replace" ? LIMITS.lookupGrace : 0;
  const limit = fault.within ?? stage.stack.timeout + 20_000 + again;
  if (took > limit) found.push(`it took ${Math.round(took)} ms, over ${limit} ms`);
  if (fault.stands && stage.emulator.ledger.entries.some(({ action }) => action !== "deploy"))
    found.push("it was started or stopped on a guess");
  // The next up may start again what has failed.
  const starts = stage.emulator.ledger.entries.filter(({ action }) => action === "start").length;
  if (starts > 1) found.push(`it was started ${starts} times`);
  found.push(...befell(stage), ...words(stage, outcome), ...requests(stage));
  found.push(...invariant(stage), ...stage.company.violations);
  if (outcome === "ok" || outcome === "ok, gone" || outcome === "gone, ok") found.push(...truth(stage));
  return found;
}

/** What must always hold: nothing orphaned, nothing duplicated, nothing lost, no key shown. */
export function invariant(stage: Stage): string[] {
  const { emulator, stack, company, story, strangers } = stage;
  const { endpoints } = emulator;
  const found: string[] = [];
  for (const endpoint of orphans(stage)) {
    if (names(toldBy(stage), endpoint)) continue;
    found.push(`${endpoint.id} (${endpoint.name}, ${endpoint.status}) is in no state, and no error names it`);
  }
  const stacks = [stack, ...company.stacks];
  const creates = stacks.reduce((sum, each) => sum + each.creates, story.fault.twins ?? 0);
  const deploys = emulator.ledger.entries.filter(({ action }) => action === "deploy").length;
  if (deploys > creates) found.push(`${deploys} deploys took effect for ${creates} creates`);
  const held = new Set(stacks.flatMap(({ resources }) => resources.map(({ id }) => id)));
  for (const [id, stranger] of strangers) {
    const same = endpoints.find((each) => each.id === id)?.status === stranger.status;
    if (!same || held.has(id)) found.push(`somebody else's endpoint was touched: ${id}`);
  }
  found.push(...againstTheRule(stage));
  if (toldBy(stage).includes(NEIGHBOUR)) found.push("somebody else's endpoint, which was there before, is suspected");
  found.push(...shown(stage), ...plain(stage));
  return found;
}

/** What schedule and budget do not allow: a start over budget or outside the hours, and an action without a decision. */
function againstTheRule({ emulator, story }: Stage): string[] {
  const { rule } = operationOf(story.operation);
  const acted = emulator.ledger.entries.filter(({ action }) => action === "start" || action === "stop");
  const found: string[] = [];
  const starts = acted.filter(({ action }) => action === "start").length;
  if (rule !== undefined && rule !== "within both" && starts > 0) found.push(`it was started ${rule}`);
  if (rule === "within both" && acted.length > starts) found.push("it was stopped within its hours and its budget");
  return found;
}

/** Whether the endpoint is to run in the end. */
export function isToRun({ operation }: Case, { running }: Args): boolean {
  return isRuled(operation) ? operationOf(operation).running : running;
}

/** Endpoints that bill and are neither in a state nor someone else's. */
function orphans({ emulator, stack, company, strangers }: Stage): EndpointSnapshot[] {
  const inState = new Set(stack.resources.map(({ id }) => id));
  return emulator.endpoints.filter(
    (endpoint) => !inState.has(endpoint.id) && !strangers.has(endpoint.id) && !company.holds(endpoint),
  );
}

/** All texts that last. */
function toldBy({ stack, company }: Stage): string {
  const stacks = [stack, ...company.stacks];
  return stacks.flatMap(({ errors, log }) => [...errors.map(({ message }) => message), ...log.warnings]).join("\n");
}

/** If an error gives only a name, the command that it gives must find the endpoint. */
export function notFound(stage: Stage): string[] {
  const told = toldBy(stage);
  const rows = stage.emulator.endpoints.filter(({ registered }) => registered).map((each) => new Endpoint(each));
  const answers = namesToRecover(told).map((name) => {
    try {
      return pick(rows, name)?.id ?? "";
    } catch (error) {
      return (error as Error).message; // there are several, and the error names each
    }
  });
  return orphans(stage)
    .filter(({ id }) => ![told, ...answers].some((text) => text.includes(id)))
    .map(({ id, name }) => `${id} (${name}) bills in no state, and no command that an error gives finds it`);
}

/** A case in which the fault did not happen would prove nothing. */
function befell(stage: Stage): string[] {
  const { emulator, story, misled } = stage;
  const { fault, call } = story;
  const left = emulator.pendingFaults().filter(({ times }) => times !== "always");
  if (left.length > 0) return [`the fault did not come about: ${JSON.stringify(left)}`];
  if ((fault.address || fault.cancelled) && misled === 0) return [`${call} was never called`];
  const always = emulator.pendingFaults().filter(({ times, call: on }) => times === "always" && on === call);
  if (always.length > 0 && !emulator.requests.some((request) => request.call === call)) {
    return [`${call} was never called`];
  }
  return [];
}

function words({ stack, story }: Stage, outcome: Result["outcome"]): string[] {
  const { fault } = story;
  const found: string[] = [];
  const [error] = stack.errors;
  const failed = !["ok", "gone", "ok, gone", "gone, ok"].includes(outcome);
  if (failed && !error) found.push("it failed without an error");
  if (!failed && error) found.push(`an error although it succeeded: ${error.message}`);
  for (const each of stack.errors) {
    if (each instanceof NotForUsers) found.push(each.message);
    if (!ADVICE.test(each.message)) found.push(`the error does not say what to do: ${each.message}`);
  }
  const says = typeof fault.says === "function" ? fault.says(atOf(story)) : fault.says;
  if (failed && says && !says.test(error?.message ?? ""))
    found.push(`the error does not say ${says}: ${error?.message}`);
  const lasting = [...stack.log.warnings, ...stack.resources.map(({ state }) => JSON.stringify(state))].join("\n");
  if (fault.shows && !fault.shows.test(lasting)) found.push(`neither a warning nor the state shows ${fault.shows}`);
  return found;
}

function requests({ emulator, story, stack, company }: Stage): string[] {
  const { fault, call } = story;
  const found: string[] = [];
  const deploys = emulator.requests.filter((request) => request.call === "deploy");
  const creates = [stack, ...company.stacks].reduce((sum, each) => sum + each.creates, 0);
  if (deploys.length > creates && !fault.resends)
    found.push(`${deploys.length} deploys were sent for ${creates} creates`);
  const keys = new Map<unknown, unknown>();
  for (const { body, headers } of deploys) {
    const { name } = body as { name?: string };
    const key = headers["idempotency-key"];
    if (keys.has(name) && keys.get(name) !== key) found.push(`"${name}" was deployed under two keys`);
    keys.set(name, key);
  }
  // With several operations, it cannot be told whose a request was.
  if (story.company !== "alone") return found;
  const tries = emulator.requests.filter((request) => request.call === call);
  if (fault.tries !== undefined && tries.length !== fault.tries) {
    found.push(`${call} was sent ${tries.length} times, not ${fault.tries}`);
  }
  const sent = emulator.requests.filter((request) => request.call !== "list");
  sent.forEach(({ call: again, status }, index) => {
    const blindly = sent[index + 1]?.call === again && status !== 409;
    if (blindly && (again === "start" || again === "stop")) found.push(`${again} was sent again without a look`);
  });
  const [first, second] = tries;
  if (fault.waits !== undefined && first && second && second.time - first.time < fault.waits) {
    found.push(`${call} was sent again after ${second.time - first.time} ms, and ${fault.waits} were asked for`);
  }
  const measured = ["performance", "uptime", ...(isRuled(story.operation) ? [] : ["cost"]), "quality", "activity"];
  if (emulator.requests.some((request) => measured.includes(request.call ?? ""))) found.push("metrics were asked for");
  return found;
}

/** After a success, the state must match the server. */
function truth({ emulator, stack, args, story }: Stage): string[] {
  const resource = stack.resources.at(-1);
  const record = emulator.endpoints.find(({ id }) => id === resource?.id);
  if (!resource || !record) return ["a success without an endpoint"];
  const { status, running, url, deployedModel } = resource.state;
  const found: string[] = [];
  if (status !== record.status) found.push(`the state says ${status}, and it is ${record.status}`);
  const runs = ["live", "starting"].includes(record.status ?? "");
  if (statusKind(status) !== "unknown" && running !== runs) found.push(`running is ${running}: ${status}`);
  const differs = (key: string, output: unknown) => key in record && record[key] !== output;
  if (!story.fault.lies && (differs("url", url) || differs("model", deployedModel)))
    found.push(`it differs: ${JSON.stringify(resource)}`);
  const stands = story.fault.stands && operationOf(story.operation).before === "live";
  const asked = (story.fault.stands ? stands : isToRun(story, args)) ? ["live"] : ["stopped", "failed"];
  if (story.operation !== "read" && !asked.includes(statusKind(status))) found.push(`it is ${status}, not ${asked[0]}`);
  return found;
}

/** No key may be in anything that a user, a log or a state can see. */
function shown({ stack }: Stage): string[] {
  const { errors, log, resources } = stack;
  const everything = [
    ...errors.flatMap((error) => [inspect(error, { depth: 12, showHidden: true }), error.stack ?? ""]),
    ...log.infos,
    ...log.warnings,
    ...log.statuses,
    JSON.stringify(resources),
  ].join("\n");
  return SECRETS.filter((secret) => everything.includes(secret)).map((secret) => `the key is shown: ${secret}`);
}

/** A value that is not plain JSON is lost on its way into the state, or loses the state. */
function plain({ stack }: Stage): string[] {
  return stack.resources.flatMap(({ id, state }) => {
    const odd = Object.entries(state).filter(([, value]) => !sameAfterJson(value));
    return [
      ...odd.map(([key]) => `the output ${key} is no plain JSON`),
      ...(typeof id === "string" && id !== "" ? [] : ["a resource without an id"]),
    ];
  });
}

function sameAfterJson(value: unknown): boolean {
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && inspect(JSON.parse(text), { depth: 9 }) === inspect(value, { depth: 9 });
}

function names(text: string, { id, name }: EndpointSnapshot): boolean {
  return text.includes(id) || (name !== undefined && text.includes(name));
}

export function atOf({ operation, call }: Case): At {
  return { operation, call: call as At["call"] };
}

/** The report of a case that went wrong. */
export function report(stage: Stage, violations: string[]): string {
  const { stack, emulator, story } = stage;
  return [
    `${story.name} (${textOf(story.fault, atOf(story))})`,
    ...violations.map((violation) => `  - ${violation}`),
    ...stack.errors.map(({ message }) => `  error: ${message}`),
    ...stack.log.warnings.map((line) => `  warning: ${line}`),
    `  requests: ${emulator.requests.map(({ call, status }) => `${call} ${status ?? "-"}`).join(", ")}`,
    `  ledger: ${emulator.ledger.entries.map(({ action, id }) => `${action} ${id}`).join(", ")}`,
  ].join("\n");
}
