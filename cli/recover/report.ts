import { formatDuration } from "../../provider/endpoint/decide/durations";
import { logicalNameOf } from "../../provider/endpoint/decide/names";
import { inert } from "../../provider/client/core/inert";
import type { Change } from "./plan";

/** The maximum number of characters shown of a name, an id or a status, so that the plan beside it stays visible. */
const MOST_SHOWN = 200;
const MOST_SUSPECTS = 10;

/** The description of a change, for people: one line. */
export function describeChange(change: Change): string {
  // Names, ids and statuses come from Pareta. They must not control the terminal on the screen that asks for consent.
  const texts = Object.entries(change).map(([key, value]: [string, unknown]) => {
    return [key, typeof value === "string" && key !== "urn" ? inert(value, MOST_SHOWN) : value];
  });
  return wordsFor(Object.fromEntries(texts) as Change);
}

function wordsFor(change: Change): string {
  const resource = `"${inert(logicalNameOf(change.urn), MOST_SHOWN)}"`;
  switch (change.action) {
    case "adopt":
      return `${found(change)} It goes into the state as ${resource}.`;
    case "adopt-and-delete":
      return (
        `${found(change)} The state holds another endpoint as ${resource} (${change.heldBy}), which stays. So it goes in marked. ` +
        `THE NEXT \`pulumi up\` DELETES ${change.id}.`
      );
    case "forget":
      return `${change.id}: was deleted already for its replacement. Its entry goes.`;
    case "drop":
      return `${change.name}: not found within ${formatDuration(change.grace)}${where(change)}.${dropped(change)}${suspects(change)}`;
    case "known":
      return `${change.name}: the state holds it already, as ${change.id}.${dropped(change)}`;
    case "clear":
      return `${resource}: the interrupted "${change.operation}" is cleared. \`pulumi refresh\` shows what is there.`;
  }
}

function found({ name, id, status, unproven }: Extract<Change, { unproven: boolean }>): string {
  const what = `${name}: found as ${id}, ${status === null ? "without a status" : `status ${status}`}.`;
  return unproven ? `${what} THE PROGRAM GAVE THIS NAME: make sure that it is this stack's and nobody else's.` : what;
}

function where({ asked = [] }: { asked?: string[] }): string {
  return asked.length === 0 ? "" : `, asking ${asked.map((each) => inert(each)).join(" and ")}`;
}

function dropped({ source }: { source: "operation" | "name" }): string {
  return source === "operation" ? " Its pending operation is dropped." : "";
}

function suspects({ suspects: found }: { suspects: string[] }): string {
  if (found.length === 0) return "";
  return (
    ` Of the same task, and not in this state: ${few(found)}. Should Pareta have given it another name, it is one ` +
    `of these: look at them in the dashboard.`
  );
}

function few(found: readonly string[]): string {
  const more = found.length - MOST_SUSPECTS;
  const shown = found.slice(0, MOST_SUSPECTS).map((each) => inert(each, MOST_SHOWN));
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The endpoints that the next `up` deletes. */
export function deletions(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => (change.action === "adopt-and-delete" ? [change.id] : []));
}

/** The endpoints that may not belong to this stack. */
export function unproven(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => ("unproven" in change && change.unproven ? [change.name] : []));
}
