import {
  INPUT_NAMES,
  awaitsTest,
  hasRule,
  isUnknown,
  sameJson,
  type EndpointInputs,
  type EndpointState,
  type FinalDecision,
} from "../endpoint";

/** A change of a property, in the terms of the engine. */
export interface PropertyChange {
  kind: "add" | "delete" | "update";
  /** Whether this change requires a replacement. */
  replace: boolean;
  /** Whether both sides are in the inputs. Otherwise both are in the outputs. */
  input: boolean;
}

/**
 * The changes of a decision, property by property. Within an object they are field by field, such as
 * `deployOptions.region`. Pure. If no input explains the decision, the output that does is named: `status` or `ready`.
 *
 * @param olds - the state that the decision was made on.
 * @param stored - the state that the engine has. Where `running` has drifted from it, the engine would show the value that is
 *   asked for on both sides, so it is told to show that value alone; what was found stands in the line above.
 */
export function detailedDiff(
  olds: EndpointState,
  news: EndpointInputs,
  decision: FinalDecision,
  stored: EndpointState = olds,
): Map<string, PropertyChange> {
  const changes = new Map<string, PropertyChange>();
  if (decision.action === "none") return changes;
  const replaced: readonly string[] = decision.action === "replace" ? decision.keys : [];
  for (const key of INPUT_NAMES) {
    const replace = replaced.includes(key);
    for (const [path, kind] of compare(key, olds[key], news[key])) changes.set(path, { kind, replace, input: true });
  }
  const running = changes.get("running");
  const { asked = news.running } = news.__ruling ?? {};
  // The program asks for the same as before: the engine compares what it asks for with what was there.
  if (running && hasRule(news) && asked === news.running) changes.set("running", { ...running, input: false });
  // It is held, against what the program asks for: the status says what changes.
  else if (running && asked !== news.running) {
    changes.delete("running");
    changes.set("status", { kind: "update", replace: false, input: false });
  } else if (running && stored.running === news.running) changes.set("running", { ...running, kind: "add" });
  if (replaced.includes("status")) changes.set("status", { kind: "update", replace: true, input: false });
  if (changes.size === 0) {
    changes.set(awaitsTest(olds, news) ? "ready" : "status", { kind: "update", replace: false, input: false });
  }
  return changes;
}

function compare(path: string, before: unknown, after: unknown): [string, PropertyChange["kind"]][] {
  if (sameJson(before ?? null, after ?? null)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => compare(`${path}${step(key)}`, before[key], after[key]));
  }
  if ((before ?? null) === null) return [[path, "add"]];
  return [[path, (after ?? null) === null ? "delete" : "update"]];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);
}

/** A step of a property path, in Pulumi's syntax. */
function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
