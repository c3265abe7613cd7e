import { asInputs, type Origin } from "../../provider/endpoint";
import { toState } from "../../provider/endpoint/decide/state";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { pendingOf, resourcesOf, type Exported, type Resource } from "../stack/deployment";
import { isEndpoint } from "../stack/kinds";

/** An endpoint that may have been made, and what looking for it came to. */
export interface Candidate {
  name: string;
  urn: string;
  /** A pending operation, or a name from a log. */
  source: "operation" | "name";
  /** How long it was looked for, in milliseconds, if it is not there. */
  grace: number;
  /** Set when it is there. */
  found?: {
    record: ObservedEndpoint;
    origin: Origin;
    /** What it becomes, without id and outputs. */
    resource: Resource;
    /** It may be somebody else's under the same name: the user has to say. */
    unproven: boolean;
  };
  /** Where it is not: endpoints of its task that this state does not hold. */
  suspects?: string[];
  /** Where it is not: the addresses that were asked, and whose keys were used. */
  asked?: string[];
}

/** One thing that recovering changes. */
export type Change =
  /** It becomes the resource of its URN. */
  | { action: "adopt"; urn: string; name: string; id: string; status: string | null; unproven: boolean }
  /** Another endpoint holds its URN: it goes in marked, and the next `up` deletes it. */
  | {
      action: "adopt-and-delete";
      urn: string;
      name: string;
      id: string;
      status: string | null;
      unproven: boolean;
      heldBy: string;
    }
  /** An adopted one was to replace it: the next `up` deletes it, unless it is to be retained. */
  | { action: "retire"; urn: string; id: string; retained: boolean }
  /** It was deleted already for an adopted one: its entry goes. */
  | { action: "forget"; urn: string; id: string }
  /** Nothing was found. */
  | {
      action: "drop";
      urn: string;
      name: string;
      source: Candidate["source"];
      grace: number;
      suspects: string[];
      /** The addresses that were asked, and whose keys were used. */
      asked?: string[];
    }
  /** The state holds it already. */
  | { action: "known"; urn: string; name: string; id: string; source: Candidate["source"] }
  /** An interrupted update, read or deletion. */
  | { action: "clear"; urn: string; operation: string };

/** Whether the state is any different after these. */
export function needsWriting(changes: readonly Change[]): boolean {
  return changes.some((change) => !("source" in change) || change.source === "operation");
}

/** The state after recovering, and what is different in it. */
export interface Plan {
  exported: Exported;
  changes: Change[];
}

/**
 * Puts what was found into an exported stack, and takes the pending operations of endpoints out of it. Pure.
 *
 * @param candidates - one for each pending creation, in the order of the export, and for each name that was given.
 * @param at - the time to note on what goes in, as Pulumi writes times.
 */
export function planRecovery(exported: Exported, candidates: readonly Candidate[], at: string): Plan {
  const resources = [...resourcesOf(exported)];
  const changes: Change[] = [];
  for (const candidate of candidates) {
    const { urn, name, source, grace, found } = candidate;
    if (!found) {
      const { suspects = [], asked } = candidate;
      changes.push({ action: "drop", urn, name, source, grace, suspects, ...(asked && { asked }) });
    } else if (resources.some((resource) => holds(resource, urn, found))) {
      changes.push({ action: "known", urn, name, id: found.record.id, source });
    } else {
      changes.push(...adopt(resources, name, found, at));
    }
  }
  for (const { resource, type } of pendingOf(exported)) {
    if (!isEndpoint(resource) || type === "creating") continue;
    changes.push({ action: "clear", urn: resource.urn, operation: type });
  }
  const { pending_operations: pending, ...deployment } = exported.deployment;
  const others = pending?.filter(({ resource }) => !isEndpoint(resource)) ?? [];
  return {
    exported: {
      ...exported,
      deployment: { ...deployment, resources, ...(others.length > 0 && { pending_operations: others }) },
    },
    changes,
  };
}

/** Whether a resource of the state is this very endpoint. */
function holds(resource: Resource, urn: string, { record, origin }: NonNullable<Candidate["found"]>): boolean {
  if (!isEndpoint(resource) || resource.id !== record.id) return false;
  // One that is only read is nobody's to delete, and one that is deleted may have left its name, and so its id, to another.
  if (resource.external || resource.pendingReplacement) return false;
  const its = resource.outputs?.__origin as Origin | undefined;
  return resource.urn === urn || its === undefined || its.baseUrl === origin.baseUrl;
}

function adopt(resources: Resource[], name: string, found: NonNullable<Candidate["found"]>, at: string): Change[] {
  const { record, resource, unproven } = found;
  const { urn } = resource;
  const { id, status } = record;
  const facts = { urn, name, id, status, unproven };
  const standing = resources.findIndex((other) => other.urn === urn && !other.delete);
  const old = resources[standing];
  if (!old) {
    resources.push(finished(found, at));
    return [{ action: "adopt", ...facts }];
  }
  if (!replaces(resource, old)) {
    // What its program wanted kept is the endpoint that it knows of, which is the other one.
    resources.push({ ...without(finished(found, at), "protect", "retainOnDelete"), delete: true });
    return [{ action: "adopt-and-delete", ...facts, heldBy: old.id ?? "" }];
  }
  resources.splice(standing, 1);
  // Where the old one was, so that what depends on it comes later; but after all that it depends on itself.
  const after = Math.max(standing, ...(resource.dependencies ?? []).map((urn) => lastIndexOf(resources, urn) + 1));
  const adopted: Change = { action: "adopt", ...facts };
  if (old.pendingReplacement) {
    resources.splice(after, 0, finished(found, at));
    return [adopted, { action: "forget", urn, id: old.id ?? "" }];
  }
  resources.splice(after, 0, finished(found, at), { ...old, delete: true });
  return [adopted, { action: "retire", urn, id: old.id ?? "", retained: old.retainOnDelete === true }];
}

/**
 * Whether the interrupted creation of `resource` was to replace `old`. Pulumi puts the time at which the replaced one
 * was made on the operation; a creation that replaces nothing has none, and then `old` was made by a later run. An
 * `old` that is deleted already stands only for what was to come.
 */
function replaces(resource: Resource, old: Resource): boolean {
  return old.pendingReplacement === true || (old.created !== undefined && old.created === resource.created);
}

function finished({ resource, record, origin }: NonNullable<Candidate["found"]>, at: string): Resource {
  const outputs = { ...toState(asInputs(resource.inputs ?? {}), record, origin) };
  return { ...resource, id: record.id, outputs, created: at, modified: at };
}

function without(resource: Resource, ...fields: string[]): Resource {
  return Object.fromEntries(Object.entries(resource).filter(([field]) => !fields.includes(field))) as Resource;
}

function lastIndexOf(resources: readonly Resource[], urn: string): number {
  return resources.map((resource) => resource.urn).lastIndexOf(urn);
}
