import { asInputs, type Origin } from "../../provider/endpoint";
import { toState } from "../../provider/endpoint/decide/state";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { pendingOf, resourcesOf, type Exported, type Resource } from "../stack/deployment";
import { isEndpoint } from "../stack/kinds";

/** An endpoint that may exist, and the result of the search for it. */
export interface Candidate {
  name: string;
  urn: string;
  /** A pending operation, or a name from a log. */
  source: "operation" | "name";
  /** The duration of the search, in milliseconds, if it was not found. */
  grace: number;
  /** Set if it was found. */
  found?: {
    record: ObservedEndpoint;
    origin: Origin;
    /** The resource that it becomes, without id and outputs. */
    resource: Resource;
    /** Whether it may be another owner's endpoint with the same name. The user must decide. */
    unproven: boolean;
  };
  /** If it was not found: endpoints of its task that this state does not hold. */
  suspects?: string[];
  /** If it was not found: the addresses that were searched, and whose keys were used. */
  asked?: string[];
}

/** One change that the recovery makes. */
export type Change =
  /** The endpoint becomes the resource of its URN. */
  | { action: "adopt"; urn: string; name: string; id: string; status: string | null; unproven: boolean }
  /**
   * Another endpoint holds its URN: this one was to replace it, and has proven nothing yet, or a later run made the other
   * one. It enters the state marked for deletion, and the next `up` deletes it.
   */
  | {
      action: "adopt-and-delete";
      urn: string;
      name: string;
      id: string;
      status: string | null;
      unproven: boolean;
      heldBy: string;
    }
  /** It was already deleted for an adopted endpoint, so its entry is removed. */
  | { action: "forget"; urn: string; id: string }
  /** The endpoint was not found. */
  | {
      action: "drop";
      urn: string;
      name: string;
      source: Candidate["source"];
      grace: number;
      suspects: string[];
      /** The addresses that were searched, and whose keys were used. */
      asked?: string[];
    }
  /** The state already holds the endpoint. */
  | { action: "known"; urn: string; name: string; id: string; source: Candidate["source"] }
  /** An interrupted update, read or deletion. */
  | { action: "clear"; urn: string; operation: string };

/** Whether these changes alter the state. */
export function needsWriting(changes: readonly Change[]): boolean {
  return changes.some((change) => !("source" in change) || change.source === "operation");
}

/** The state after the recovery, and the changes to it. */
export interface Plan {
  exported: Exported;
  changes: Change[];
}

/**
 * Adds the found endpoints to an exported stack, and removes the pending operations of endpoints from it. Pure.
 *
 * @param candidates - one for each pending creation, in the order of the export, and one for each given name.
 * @param at - the time to record on the new resources, in Pulumi's format.
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

/** Whether a resource of the state is exactly this endpoint. */
function holds(resource: Resource, urn: string, { record, origin }: NonNullable<Candidate["found"]>): boolean {
  if (!isEndpoint(resource) || resource.id !== record.id) return false;
  // A resource that is only read is not deleted by this stack. A resource that is already deleted may have left its
  // name, and so its id, to another endpoint.
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
  if (!old.pendingReplacement) {
    // The program's protection is meant for the endpoint that it knows, which is the other one.
    resources.push({ ...without(finished(found, at), "protect", "retainOnDelete"), delete: true });
    return [{ action: "adopt-and-delete", ...facts, heldBy: old.id ?? "" }];
  }
  resources.splice(standing, 1);
  // At the position of the old one, so that its dependents come later, but after everything that it depends on itself.
  const after = Math.max(standing, ...(resource.dependencies ?? []).map((urn) => lastIndexOf(resources, urn) + 1));
  resources.splice(after, 0, finished(found, at));
  return [
    { action: "adopt", ...facts },
    { action: "forget", urn, id: old.id ?? "" },
  ];
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
