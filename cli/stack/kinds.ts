import { LOADER } from "../../sdk/loader";
import type { Props } from "./props";

/** A provider's form in a state. The dynamic provider and the plugin manage the same endpoints in two forms. */
export interface Kind {
  endpointType: string;
  providerType: string;
  /** The inputs of an endpoint beside the requested ones. */
  hidden(urn: string): Props;
}

export const DYNAMIC: Kind = {
  endpointType: "pulumi-nodejs:dynamic/pareta:Endpoint",
  providerType: "pulumi:providers:pulumi-nodejs",
  hidden: (urn) => ({ __provider: LOADER, __urn: urn, __plain: true }),
};

export const PLUGIN: Kind = {
  endpointType: "pareta:index:Endpoint",
  providerType: "pulumi:providers:pareta",
  hidden: () => ({}),
};

export const KINDS: readonly Kind[] = [DYNAMIC, PLUGIN];

/** Whether a resource is an endpoint of either provider. */
export function isEndpoint({ type }: { type: string }): boolean {
  return KINDS.some(({ endpointType }) => endpointType === type);
}

/** Whether a resource is a provider of endpoints. */
export function isProvider({ type }: { type: string }): boolean {
  return KINDS.some(({ providerType }) => providerType === type);
}

/**
 * The settings of a provider, under the names that they have in a stack's config. Only the plugin's own provider has
 * them without a prefix. An `apiKey` of another dynamic provider is a key for another service.
 */
export function settingsOf({ type, inputs = {} }: { type?: string; inputs?: Props }): Props {
  if (type !== PLUGIN.providerType) return inputs;
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`pareta:${name}`, value]));
}

/** Whether a provider has its own key. */
export function hasKey(provider: { type: string; inputs?: Props }): boolean {
  return settingsOf(provider)["pareta:apiKey"] !== undefined;
}
