import type { Held } from "../context";
import { formatDuration } from "../decide/durations";
import { shellQuote } from "../decide/shell-quote";
import { endText, troubleText, type Operation } from "../observe/operation";
import { DeadlineError } from "../errors";
import type { ObservedEndpoint } from "../types";

/** What a deploy was called, by whoever has to look for it. */
export interface Named {
  name: string;
  /** The resource's name in the program; undefined where it is not known. */
  logicalName: string | undefined;
}

/**
 * The name is an endpoint's that was there before: the one that this deploy replaces, that of an earlier run which lost sight
 * of it, or somebody else's. Where Pulumi replaces a resource without asking the provider, it tells nothing of the old one.
 */
export function takenText({ name, logicalName }: Named, by: ObservedEndpoint, replacing?: Held): string {
  if (replacing?.name === name && (replacing.id === undefined || replacing.id === by.id)) {
    return (
      `the name "${name}" is taken by endpoint ${described(by)}, the one that this replaces: two cannot share a name, ` +
      `and Pulumi deploys the new one first unless it is told otherwise. Nothing was changed. Set the option deleteBeforeReplace: true on the resource, and run it again.`
    );
  }
  return (
    `the name "${name}" is taken by endpoint ${described(by)}. It is neither adopted nor changed. ` +
    `If it is the one that this resource replaces (as with --replace or \`pulumi state taint\`), set the option deleteBeforeReplace: true on the resource and run it again, because two cannot ` +
    `share a name. If an earlier run of this stack deployed it, ${recoverText({ name, logicalName })} puts it into the state. ` +
    `Else give another "name", or leave it out to have one made.`
  );
}

/** Under a name that was given, there is an endpoint of which nobody can say whose it is. */
export function unprovenText(what: string, named: Named, found: ObservedEndpoint): string {
  return (
    `${what} Since then there is endpoint ${described(found)} under the name "${named.name}", which was given and not made here, ` +
    `so it may be this deploy's or somebody else's. It is neither adopted nor deleted, and may bill. ` +
    `If it is this deploy's, ${recoverText(named)} puts it into the state; else give another "name". ` +
    `Left out, the name is made here, and what carries it is known.`
  );
}

/** Nothing was found in the time that there was. */
export function absentText(named: Named, result: { looked: number; suspects: ObservedEndpoint[] }): string {
  return (
    `No endpoint named "${named.name}" appeared within ${formatDuration(result.looked)}, so nothing is in the state. ` +
    `${laterText(named)}${suspectsText(result)}`
  );
}

/** What to do about an endpoint that shows up when nobody looks for it any more. */
export function laterText(named: Named): string {
  return `Should it appear later in the Pareta dashboard, ${recoverText(named)} puts it into the state; else delete it there.`;
}

/** The server ended the deploy itself, and there is nothing of its name. */
export function nothingLeftText(named: Named): string {
  return `Nothing named "${named.name}" was left behind. ${laterText(named)}`;
}

/** The list could not be read, so nothing is known. */
export function undecidedText(what: string, named: Named, reason: string): string {
  return (
    `${what} Whether it was made could not be found out: ${reason} ` +
    `Look for the name "${named.name}" in the Pareta dashboard: an endpoint of that name bills and is in no state. ` +
    `${recoverText(named)} puts it there.`
  );
}

/** What is new and of the same task, but under another name; empty where there is none. */
export function suspectsText({ suspects }: { suspects: ObservedEndpoint[] }): string {
  if (suspects.length === 0) return "";
  const list = suspects.map((row) => `${row.id} (${row.name ?? "unnamed"}, ${row.status ?? "no status"})`).join(", ");
  return ` New since then, of the same task, and possibly this deploy's: ${list}. They are not adopted; check them in the dashboard.`;
}

/**
 * The time ran out, or the caller gave up, before a deploy was accepted.
 *
 * @param sent - whether one was sent and refused: what refused it may have passed it on all the same.
 */
export function gaveUpText(operation: Operation, named: Named, sent: boolean): string {
  const moreTime = operation.signal.reason instanceof DeadlineError;
  return (
    `${endText(operation)} before a deploy of "${named.name}" was accepted. ` +
    `Nothing is in the state; run pulumi up again` +
    `${moreTime ? ", or give it more time with the customTimeouts option." : "."}` +
    `${sent ? ` It was refused, and is not there. ${laterText(named)}` : ""}` +
    troubleText(operation)
  );
}

/** An endpoint that a deploy told of, and that no list has shown as long as it was waited for. */
export function unlistedText(name: string, id: string): string {
  return (
    `the deploy of "${name}" told of endpoint ${id}, which no list shows yet. It is in the state. A refresh before it is ` +
    `listed would take it for gone: look for it in the Pareta dashboard first`
  );
}

/** Two endpoints of a name that was made for one deploy, and only one is left. */
export function takenDownText(name: string, kept: string, twin: ObservedEndpoint): string {
  return (
    `two endpoints were made by one deploy of "${name}", for a request was doubled on its way: ${kept}, which is in the ` +
    `state, and ${twin.id}, which has been taken down`
  );
}

/** The same, and the other one is still there. */
export function twinLeftText(name: string, kept: string, twin: ObservedEndpoint, reason: string): string {
  return (
    `Two endpoints were made by one deploy of "${name}", for a request was doubled on its way: ${kept}, which is in the ` +
    `state, and ${described(twin)}, which is in no state and may bill. It could not be taken down: ${reason} ` +
    `Delete it in the Pareta dashboard.`
  );
}

/** Another endpoint of a name that was given has appeared while this one was deployed. */
export function namesakeText(name: string, kept: string, other: ObservedEndpoint): string {
  return (
    `endpoint ${described(other)} has the name "${name}" of ${kept} and appeared with it: it was made by the same deploy, ` +
    `doubled on its way, or is somebody else's. It is neither taken nor deleted, and may bill: look at it in the Pareta dashboard`
  );
}

/** Whether a deploy made more than one endpoint could not be found out, which is likelier where it was sent again. */
export function uncheckedText(named: Named, kept: string, resent: boolean, reason: string): string {
  return (
    `the deploy of "${named.name}" ${resent ? "was refused and sent again" : "has ended"}, and whether it was made twice ` +
    `could not be found out: ${reason} ${kept} is in the state. Should there be another endpoint of that name, ` +
    `${recoverText(named)} names both: delete the other one in the Pareta dashboard`
  );
}

/** The command for it, as a shell takes it: a given name may hold anything. */
function recoverText({ name, logicalName = "LOGICAL-NAME" }: Named): string {
  const value = `${name}=${logicalName}`;
  const word = /^[\w.=-]+$/.test(value) ? value : shellQuote(value);
  return `\`npx pulumi-pareta recover --name ${word}\``;
}

function described({ id, status, task, model }: ObservedEndpoint): string {
  return `${id} (status ${status ?? "unknown"}, task ${task ?? "unknown"}, model ${model ?? "unknown"})`;
}
