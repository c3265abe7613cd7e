import type { Origin } from "../../provider/endpoint";
import type { ReadStack } from "./account";
import { resourcesOf, type Resource } from "./deployment";
import { isDefaultProvider } from "./place";
import { ENDPOINT_TYPE, logicalNameOf } from "./urn";

/** A resource of a stack that manages an endpoint. */
export interface Holder {
  stack: string;
  urn: string;
  logicalName: string;
  /**
   * True where another provider of the program, with another key, manages it: an organization of its own, whose endpoint
   * may only share the id.
   */
  otherKey: boolean;
}

/** Which resources of `stacks` manage which endpoints at the address of `origin`; by the endpoints' ids. */
export function holdersIn(stacks: readonly ReadStack[], origin: Origin): ReadonlyMap<string, readonly Holder[]> {
  const holders = new Map<string, Holder[]>();
  for (const { name, exported } of stacks) {
    for (const resource of resourcesOf(exported)) {
      const stored = originOf(resource);
      if (!manages(resource) || (stored && stored.baseUrl !== origin.baseUrl)) continue;
      const { id, urn, provider } = resource;
      // The default provider's key is the stack's, which people renew.
      const otherKey = !isDefaultProvider(provider ?? "") && stored?.keyFingerprint !== origin.keyFingerprint;
      const holder = { stack: name, urn, logicalName: logicalNameOf(urn), otherKey };
      holders.set(id, [...(holders.get(id) ?? []), holder]);
    }
  }
  return holders;
}

/** One that is only read is not managed, and of one that is deleted for its replacement only the entry is left. */
function manages(resource: Resource): resource is Resource & { id: string } {
  if (resource.type !== ENDPOINT_TYPE || !resource.id) return false;
  return !resource.external && !resource.pendingReplacement;
}

function originOf({ outputs }: Resource): Origin | undefined {
  return outputs?.__origin as Origin | undefined;
}
