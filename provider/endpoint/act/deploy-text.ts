import type { Held } from "../context";
import { formatDuration } from "../decide/durations";
import { shellQuote } from "../decide/shell-quote";
import { endText, troubleText, type Operation } from "../observe/operation";
import { DeadlineError } from "../errors";
import type { ObservedEndpoint } from "../types";

/** The names of a deploy, for a person who must look for it. */
export interface Named {
  name: string;
  /** The resource's name in the program; undefined where it is not known. */
  logicalName: string | undefined;
}

/**
 * The name belongs to an endpoint that existed before: the one that this deploy replaces, one that an earlier run lost
 * sight of, or one of someone else. Where Pulumi replaces a resource without asking the provider, it tells nothing
 * about the old one.
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

/** The name belongs to an endpoint that this run has deleted, and the list goes on showing it. */
export function stillListedText({ name }: Named, by: ObservedEndpoint): string {
  return (
    `the name "${name}" is that of ${by.id}, which has been deleted and is still listed. Nothing was deployed. ` +
    `Run pulumi up again once Pareta lists it no longer.`
  );
}

/** An endpoint has the given name, and it cannot be told who made it. */
export function unprovenText(what: string, named: Named, found: ObservedEndpoint): string {
  return (
    `${what} Since then there is endpoint ${described(found)} under the name "${named.name}", which was given and not made here, ` +
    `so it may be this deploy's or somebody else's. It is neither adopted nor deleted, and may bill. ` +
    `If it is this deploy's, ${recoverText(named)} puts it into the state; else give another "name". ` +
    `Left out, the name is made here, and what carries it is known.`
  );
}

/** Nothing was found in the available time. */
export function absentText(named: Named, result: { looked: number; suspects: ObservedEndpoint[] }): string {
  return (
    `No endpoint named "${named.name}" appeared within ${formatDuration(result.looked)}, so nothing is in the state. ` +
    `${laterText(named)}${suspectsText(result)}`
  );
}

/** What to do about an endpoint that appears after the look-up has ended. */
export function laterText(named: Named): string {
  return `Should it appear later in the Pareta dashboard, ${recoverText(named)} puts it into the state; else delete it there.`;
}

/** The server ended the deploy itself, and no endpoint has its name. */
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

/** New endpoints of the same task, but under another name; empty where there are none. */
export function suspectsText({ suspects }: { suspects: ObservedEndpoint[] }): string {
  if (suspects.length === 0) return "";
  const list = suspects.map((row) => `${row.id} (${row.name ?? "unnamed"}, ${row.status ?? "no status"})`).join(", ");
  return ` New since then, of the same task, and possibly this deploy's: ${list}. They are not adopted; check them in the dashboard.`;
}

/**
 * The time ran out, or the caller gave up, before a deploy was accepted.
 *
 * @param sent - whether a deploy was sent and refused. The server that refused it may still have passed it on.
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

/** A deploy reported this endpoint, but no list showed it in the time that was waited. */
export function unlistedText(name: string, id: string): string {
  return (
    `the deploy of "${name}" told of endpoint ${id}, which no list shows yet. It is in the state. A refresh before it is ` +
    `listed would take it for gone: look for it in the Pareta dashboard first`
  );
}

/** Two endpoints had a name that was made for one deploy, and one is left. */
export function takenDownText(name: string, kept: string, twin: ObservedEndpoint): string {
  return (
    `two endpoints were made by one deploy of "${name}", for a request was doubled on its way: ${kept}, which is in the ` +
    `state, and ${twin.id}, which has been taken down`
  );
}

/** The same, but the other endpoint still exists. */
export function twinLeftText(name: string, kept: string, twin: ObservedEndpoint, reason: string): string {
  return (
    `Two endpoints were made by one deploy of "${name}", for a request was doubled on its way: ${kept}, which is in the ` +
    `state, and ${described(twin)}, which is in no state and may bill. It could not be taken down: ${reason} ` +
    `Delete it in the Pareta dashboard.`
  );
}

/** Another endpoint with the given name appeared while this one was deployed. */
export function namesakeText(name: string, kept: string, other: ObservedEndpoint): string {
  return (
    `endpoint ${described(other)} has the name "${name}" of ${kept} and appeared with it: it was made by the same deploy, ` +
    `doubled on its way, or is somebody else's. It is neither taken nor deleted, and may bill: look at it in the Pareta dashboard`
  );
}

/**
 * It could not be found out whether a deploy made more than one endpoint. That is likelier where the deploy was sent
 * again.
 */
export function uncheckedText(named: Named, kept: string, resent: boolean, reason: string): string {
  return (
    `the deploy of "${named.name}" ${resent ? "was refused and sent again" : "has ended"}, and whether it was made twice ` +
    `could not be found out: ${reason} ${kept} is in the state. Should there be another endpoint of that name, ` +
    `${recoverText(named)} names both: delete the other one in the Pareta dashboard`
  );
}

/** The command for it, quoted for a shell, because a given name may hold any character. */
export function recoverText({ name, logicalName = "LOGICAL-NAME" }: Named): string {
  const value = `${name}=${logicalName}`;
  const word = /^[\w.=-]+$/.test(value) ? value : shellQuote(value);
  return `\`npx pulumi-pareta recover --name ${word}\``;
}

function described({ id, status, task, model }: ObservedEndpoint): string {
  return `${id} (status ${status ?? "unknown"}, task ${task ?? "unknown"}, model ${model ?? "unknown"})`;
}
