import type { Bug } from "../bugs/bug";
import type { Case } from "../matrix/cases";
import type { Scene } from "../matrix/fault";
import type { Outcome } from "../matrix/operations";
import { toInputs } from "../../../provider/endpoint/decide/state";
import { statusKind } from "../../../provider/endpoint/decide/status";
import { checked } from "../../support/lifecycle";
import type { Addresses } from "./addresses";
import { LATENESS } from "../matrix/lateness";
import { invariant, isToRun, judge, notFound, report, type Result } from "./judge";
import { OTHER_TASK, Stage } from "./stage";

/** The result of a case: each violation in a line, and a report of everything. */
export interface Verdict {
  violations: string[];
  text: string;
}

/** An operation that ignores its deadline is abandoned after this much more time. */
const WATCHDOG = 60_000;

/** Runs a case: the operation with its fault, then the next `up`, in which nothing goes wrong. */
export async function run(story: Case, addresses: Addresses, bug?: Bug): Promise<Verdict> {
  const stage = await Stage.set(story, addresses, bug);
  try {
    const violations = await befall(stage, addresses);
    if (violations.length === 0) violations.push(...(await carryOn(stage)));
    return { violations, text: violations.length === 0 ? "" : report(stage, violations) };
  } finally {
    await stage.close();
  }
}

async function befall(stage: Stage, addresses: Addresses): Promise<string[]> {
  const redirected = addresses.redirected;
  const perform = prepare(stage, addresses);
  const start = stage.clock.now();
  stage.company.begin();
  let took = 0;
  const ended = perform().finally(() => (took = stage.clock.now() - start));
  const outcome = await bounded(stage, ended, stage.stack.timeout + WATCHDOG);
  const others = await bounded(
    stage,
    stage.company.ended().then(() => true),
    stage.stack.timeout + WATCHDOG,
  );
  const result: Result = { outcome: outcome ?? "it did not end", took };
  const violations = judge(stage, result);
  if (!others) violations.push("another operation of the same process did not end");
  if (addresses.redirected > redirected) violations.push("a redirect was followed");
  return violations;
}

/** Scripts the faults, and returns a function that performs the operation. */
export function prepare(stage: Stage, addresses: Addresses): () => Promise<Outcome> {
  const { stack, story, args, clock } = stage;
  const { operation, fault, call } = story;
  const [own] = stack.resources;
  const made = operation.startsWith("create") ? checked(args) : undefined;
  const name = made?.name ?? own?.state.name ?? "";
  const id = own?.id ?? name;
  const scene = { operation, call, name, id, now: clock.wallTime() } as Scene;
  const faults = (fault.script?.(scene) ?? []).map((spec) => {
    const { location } = spec.headers ?? {};
    const headers = location && { headers: { ...spec.headers, location: addresses.redirectTarget + location } };
    // With other operations, the fault must hit this endpoint; its name identifies it as its id does. A list belongs to
    // all.
    const endpoint = story.company !== "alone" && spec.call !== "list" && { endpoint: name };
    return { ...spec, ...headers, ...endpoint };
  });
  stage.script(faults);

  switch (operation) {
    case "create":
    case "create stopped":
    case "create held":
    case "create within its hours":
      return () => stack.create(made ?? checked(args));
    case "read":
    case "read what is held":
      return () => stack.read(stage.own);
    case "start":
    case "stop":
      return () => stack.update(stage.own, { ...toInputs(stage.own.state), running: args.running });
    case "start by the rule":
    case "stop by the budget":
      return () => stack.update(stage.own, { ...toInputs(stage.own.state), running: true });
    case "delete":
      return () => stack.delete(stage.own);
    case "replace":
    case "replace, deleting first":
      return () => replace(stage);
  }
}

async function replace(stage: Stage): Promise<Outcome> {
  const { stack, own: old, story } = stage;
  stage.args.task = OTHER_TASK;
  const news = checked(stage.args);
  const decision = await stack.settle(old, news);
  const deleteFirst = story.operation === "replace, deleting first";
  if (decision.action !== "replace" || decision.deleteFirst !== deleteFirst) {
    throw new Error(`decided on ${JSON.stringify(decision)}`);
  }
  if (deleteFirst) {
    const deleted = await stack.delete(old);
    return deleted === "K" ? deleted : `gone, ${await stack.create(news)}`;
  }
  const created = await stack.create(news, old);
  // The engine marks the old endpoint as soon as there is a new one, and deletes it only after a success.
  if (created !== "N") old.condemned = true;
  return created === "ok" ? `ok, ${await stack.delete(old)}` : created;
}

/** Nothing goes wrong any more: the next `up`, in a new process, must end with what the program asks for. */
async function carryOn(stage: Stage): Promise<string[]> {
  const { stack, story, args } = stage;
  stage.mend();
  stage.pass(Math.max(story.fault.passes ?? 0, LATENESS[story.listed] / 1000) * 1000);
  const lost = notFound(stage);
  if (lost.length > 0) return lost;
  stack.nextProcess();
  const ended = story.operation === "delete" ? stack.destroy() : stack.up(args);
  const succeeded = await bounded(stage, ended, 4 * stack.timeout);
  const found = invariant(stage).map((violation) => `after the next up: ${violation}`);
  if (succeeded === undefined) found.push("the next up did not end");
  if (succeeded === false) {
    // Under a given name, an endpoint that a lost deploy left behind blocks the name, and is named.
    const inTheWay = args.name !== undefined && stack.resources.length === 0 && stack.errors.length > 1;
    if (!inTheWay && !story.fault.otherOrigin) found.push("the next up failed");
  }
  if (succeeded) {
    const wanted = story.operation === "delete" ? 0 : 1;
    if (stack.resources.length !== wanted) found.push(`after the next up ${stack.resources.length} are in the state`);
    const absent = stack.resources.filter(({ id }) => !stage.emulator.endpoints.some((each) => each.id === id));
    if (absent.length > 0) found.push(`after the next up the state holds what is not there: ${absent[0]?.id}`);
    const shown = stack.resources.map(({ id }) => stage.emulator.endpoints.find((each) => each.id === id)?.status);
    const asked = isToRun(story, args) ? ["live"] : ["stopped", "stopping", "failed"];
    // An unknown status is never changed.
    if (shown.some((status) => statusKind(status) !== "unknown" && !asked.includes(status ?? "")))
      found.push(`after the next up it is ${shown.join()}`);
  }
  return found;
}

/** Undefined when it takes longer. */
export async function bounded<T>(stage: Stage, promise: Promise<T>, ms: number): Promise<T | undefined> {
  let cancel = () => {};
  const late = new Promise<undefined>((resolve) => {
    cancel = stage.clock.timer(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
    promise.catch(() => {}); // it may still fail, when the stage is cleared
  }
}
