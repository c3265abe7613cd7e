import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { resourcesOf, sortPending, type Exported, type Resource } from "../stack/deployment";
import { CommandError } from "../errors";
import { reveal } from "../stack/secrets";
import { explicitProviders } from "../stack/accounts";
import { KINDS, type Kind } from "../stack/kinds";
import { isDefaultProvider, kindsIn, placeIn, referenceTo } from "../stack/place";
import { endpointUrn } from "../stack/urn";
import { logicalNameFor, namedResource, type Named } from "./named";

/** An endpoint to look for. */
export interface Sought {
  name: string;
  urn: string;
  source: "operation" | "name";
  /**
   * The references of the providers that may have deployed it: the provider of an operation, or any provider of the
   * state for a name from a log.
   */
  providers: readonly (string | undefined)[];
  /** The requested task, if it is known. */
  task?: string;
  /** The program gave the name, so an endpoint with this name may belong to another owner. */
  unproven: boolean;
  /** The resource that it becomes if it is found with a provider, without id and outputs. */
  become(record: ObservedEndpoint, provider?: string): Resource;
}

/**
 * The endpoints to look for. Pure.
 *
 * @param plain - the same export with its secrets decrypted, if any of them matter.
 * @param names - the names that the user gives. If an operation has the same name, the user thereby confirms that the
 *   endpoint belongs to this stack.
 * @param provider - the logical name of the only provider to look for names with.
 * @param type - of the resources for the given names, if a stack has endpoints of both types.
 * @throws CommandError for an operation without a name, and for a provider that the state does not hold.
 */
export function soughtIn(
  exported: Exported,
  plain: Exported,
  names: readonly Named[],
  provider?: string,
  type?: string,
): Sought[] {
  const decrypted = sortPending(plain).creating;
  const vouched = new Set(names.map(({ name }) => name));
  const pending = sortPending(exported).creating.map(({ resource }, index): Sought => {
    const inputs = reveal(decrypted[index]?.resource.inputs ?? {}) as Record<string, unknown>;
    const { name, task } = inputs;
    if (typeof name !== "string" || name === "") {
      throw new CommandError(`the pending creation of ${resource.urn} holds no name to look for. Nothing was written.`);
    }
    return {
      name,
      urn: resource.urn,
      source: "operation",
      providers: [resource.provider],
      ...(typeof task === "string" && { task }),
      unproven: inputs.__autoName !== true && !vouched.has(name) && !heldBefore(exported, resource.urn, name),
      become: () => resource,
    };
  });
  const others = names.filter(({ name }) => !pending.some((sought) => sought.name === name));
  if (others.length === 0) return pending;
  const kind = kindOf(exported, type);
  const place = kind && placeIn(exported, kind);
  if (!place) {
    throw new CommandError("the stack is empty: no endpoint can have been deployed with it. Nothing was written.");
  }
  // A line of a log does not show which provider deployed it.
  const all = [
    ...new Set([
      place.provider,
      ...explicitProviders(exported)
        .filter((it) => it.type === kind.providerType)
        .map(referenceTo),
    ]),
  ];
  const named = (reference: string) => (isDefaultProvider(reference) ? "default" : reference.split("::")[3]);
  const providers = all.filter((reference) => provider === undefined || named(reference) === provider);
  if (providers.length === 0) {
    const known = all.map((reference) => `"${named(reference)}"`).join(", ");
    throw new CommandError(`the stack has no provider "${provider}" for endpoints, but ${known}. Nothing was written.`);
  }
  const wanted = others.map((each): Sought => {
    const urn = endpointUrn(place.stackUrn, logicalNameFor(each), kind);
    return {
      name: each.name,
      urn,
      source: "name",
      providers,
      unproven: false,
      become: (record, provider = place.provider) =>
        namedResource({ ...place, provider }, kind, urn, each.name, record),
    };
  });
  return [...pending, ...wanted];
}

/** @throws CommandError when the stack has both kinds, and the right one cannot be determined. */
function kindOf(exported: Exported, type: string | undefined): Kind | undefined {
  const types = KINDS.map(({ endpointType }) => endpointType);
  if (type !== undefined && !types.includes(type)) {
    throw new CommandError(`--type ${type}: must be ${types.join(" or ")}. Nothing was written.`);
  }
  if (type !== undefined) return KINDS.find(({ endpointType }) => endpointType === type);
  const kinds = kindsIn(exported);
  if (kinds.length < 2) return kinds[0];
  throw new CommandError(
    `the stack has endpoints of both types, and a log does not tell which one a name belongs to: add --type ${types.join(" or --type ")}, ` +
      "whichever the program declares it with. Nothing was written.",
  );
}

/** Whether the stack itself had the name until it deleted that endpoint for this creation. */
function heldBefore(exported: Exported, urn: string, name: string): boolean {
  return resourcesOf(exported).some(
    (resource) => resource.urn === urn && resource.pendingReplacement && resource.outputs?.name === name,
  );
}
