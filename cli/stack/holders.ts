import type { Origin } from "../../provider/endpoint";
import type { ReadStack } from "./account";
import { resourcesOf, type Resource } from "./deployment";
import { isEndpoint } from "./kinds";
import type { HeldBy } from "../../provider/endpoint/types";
import { logicalNameOf } from "../../provider/endpoint/decide/names";

/** A resource of a stack that manages an endpoint. */
export interface Holder {
  stack: string;
  urn: string;
  logicalName: string;
  /** The reference of its provider. It determines the key, and so the organization. */
  provider: string | undefined;
  /** What keeps the endpoint stopped, as the last run found it. Null where nothing does, or where it is a secret. */
  held: HeldBy | null;
}

/** The resources of `stacks` that manage endpoints at an address, in any organization, by the ids of the endpoints. */
export function holdersIn(
  stacks: readonly ReadStack[],
  { baseUrl }: Pick<Origin, "baseUrl">,
): ReadonlyMap<string, readonly Holder[]> {
  const holders = new Map<string, Holder[]>();
  for (const { name, exported } of stacks) {
    for (const resource of resourcesOf(exported)) {
      const stored = originOf(resource);
      if (!manages(resource) || (stored && stored.baseUrl !== baseUrl)) continue;
      const { id, urn, provider } = resource;
      const holder = { stack: name, urn, logicalName: logicalNameOf(urn), provider, held: heldIn(resource) };
      holders.set(id, [...(holders.get(id) ?? []), holder]);
    }
  }
  return holders;
}

/**
 * A resource that is only read is not managed. A resource that was deleted for its replacement has only its entry left.
 */
export function manages(resource: Resource): resource is Resource & { id: string } {
  if (!isEndpoint(resource) || !resource.id) return false;
  return !resource.external && !resource.pendingReplacement;
}

function heldIn({ outputs }: Resource): HeldBy | null {
  const held = outputs?.held;
  return held === "schedule" || held === "budget" ? held : null;
}

function originOf({ outputs }: Resource): Origin | undefined {
  return outputs?.__origin as Origin | undefined;
}
