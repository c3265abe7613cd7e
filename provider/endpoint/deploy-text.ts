import type { Held } from "./context";
import { formatDuration } from "./durations";
import { endText, troubleText, type Operation } from "./operation";
import type { EndpointRecord } from "./types";

/**
 * The name is an endpoint's that was there before: the one that this deploy replaces, that of an earlier run which lost sight
 * of it, or somebody else's. Where Pulumi replaces a resource without asking the provider, it tells nothing of the old one.
 */
export function takenText(name: string, by: EndpointRecord, replacing?: Held): string {
  if (replacing?.name === name && (replacing.id === undefined || replacing.id === by.id)) {
    return (
      `the name "${name}" is taken by endpoint ${described(by)}, the one that this replaces: two cannot share a name, and Pulumi deploys the new one first unless it is told ` +
      `otherwise. Nothing was changed. Set the option deleteBeforeReplace: true on the resource, and run it again.`
    );
  }
  return (
    `the name "${name}" is taken by endpoint ${described(by)}. It is neither adopted nor changed. If it is the one that this resource replaces (as with --replace or ` +
    `\`pulumi state taint\`), set the option deleteBeforeReplace: true on the resource and run it again, because two cannot ` +
    `share a name. If an earlier run of this stack deployed it, ${recoverText(name)} puts it into the state. ` +
    `Else give another "name", or leave it out to have one made.`
  );
}

/** Under a name that was given, there is an endpoint of which nobody can say whose it is. */
export function unprovenText(what: string, name: string, found: EndpointRecord): string {
  return (
    `${what} Since then there is endpoint ${described(found)} under the name "${name}", which was given and not made here, ` +
    `so it may be this deploy's or somebody else's. It is neither adopted nor deleted, and may bill. ` +
    `If it is this deploy's, ${recoverText(name)} puts it into the state; else give another "name". ` +
    `Left out, the name is made here, and what carries it is known.`
  );
}

/** Nothing was found in the time that there was. */
export function absentText(name: string, result: { looked: number; suspects: EndpointRecord[] }): string {
  return (
    `No endpoint named "${name}" appeared within ${formatDuration(result.looked)}, so nothing is in the state. ` +
    `Should it appear later in the Pareta dashboard, delete it there.${suspectsText(result)}`
  );
}

/** The server ended the deploy itself, and there is nothing of its name. */
export function nothingLeftText(name: string): string {
  return `Nothing named "${name}" was left behind. Should it appear later in the Pareta dashboard, delete it there.`;
}

/** The list could not be read, so nothing is known. */
export function undecidedText(what: string, name: string, reason: string): string {
  return (
    `${what} Whether it was made could not be found out: ${reason} ` +
    `Look for the name "${name}" in the Pareta dashboard: an endpoint of that name bills and is in no state.`
  );
}

/** What is new and of the same task, but under another name; empty where there is none. */
export function suspectsText({ suspects }: { suspects: EndpointRecord[] }): string {
  if (suspects.length === 0) return "";
  const list = suspects.map((row) => `${row.id} (${row.name ?? "unnamed"}, ${row.status ?? "no status"})`).join(", ");
  return ` New since then, of the same task, and possibly this deploy's: ${list}. They are not adopted; check them in the dashboard.`;
}

/** The time ran out before a deploy was accepted. */
export function gaveUpText(operation: Operation, name: string): string {
  return (
    `${endText(operation)} before a deploy of "${name}" was accepted. ` +
    `Nothing is in the state; run pulumi up again, or give it more time with the customTimeouts option.` +
    troubleText(operation)
  );
}

/** The command for it, as a shell takes it: a given name may hold anything. */
function recoverText(name: string): string {
  const quoted = /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  return `\`npx pulumi-pareta recover --name ${quoted}=LOGICAL-NAME\``;
}

function described({ id, status, task, model }: EndpointRecord): string {
  return `${id} (status ${status ?? "unknown"}, task ${task ?? "unknown"}, model ${model ?? "unknown"})`;
}
