import { LOADER } from "../../sdk/loader";
import type { Props } from "./props";

/** How a provider stands in a state: the dynamic one and the plugin manage the same endpoints in two forms. */
export interface Kind {
  endpointType: string;
  providerType: string;
  /** What stands in the inputs of an endpoint beside what was asked for. */
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

/** Whether a resource is an endpoint, whichever provider manages it. */
export function isEndpoint({ type }: { type: string }): boolean {
  return KINDS.some(({ endpointType }) => endpointType === type);
}

/** Whether a resource is a provider of endpoints. */
export function isProvider({ type }: { type: string }): boolean {
  return KINDS.some(({ providerType }) => providerType === type);
}

/**
 * The settings of a provider, by the names that they have in a stack's config. Only the plugin's own provider has them
 * without a prefix: an `apiKey` of another dynamic provider is a key to somewhere else.
 */
export function settingsOf({ type, inputs = {} }: { type?: string; inputs?: Props }): Props {
  if (type !== PLUGIN.providerType) return inputs;
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`pareta:${name}`, value]));
}

/** Whether a provider brings a key of its own. */
export function hasKey(provider: { type: string; inputs?: Props }): boolean {
  return settingsOf(provider)["pareta:apiKey"] !== undefined;
}
