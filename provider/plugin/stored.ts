import { asState, asStored, sameJson, type EndpointInputs, type EndpointState, type StoredState } from "../endpoint";
import type { Props } from "./values";

/**
 * What is stored and shown: everything but what only one call needs. That is hidden in the states of a dynamic provider,
 * to whom its host does not hand it over; here it comes with each call.
 */
export function outward(props: Props | EndpointInputs | EndpointState): Props {
  const { __provider, __urn, __timeouts, __secretSmokeTest, ...rest } = props as Props;
  return rest;
}

/** The state of an endpoint, whichever shell wrote it; empty where only its id is known, as in an import. */
export function storedOf(id: string, olds: Props): StoredState {
  return asStored(id, outward(olds));
}

/** As {@link storedOf}, where something is decided on the state. */
export function stateOf(id: string, olds: Props): EndpointState {
  return asState(id, outward(olds));
}

/** Checked inputs, with what the lifecycle wants to know of this call. */
export function inputsOf(news: Props, urn: string, secrets: ReadonlySet<string>): EndpointInputs {
  const inputs = { ...outward(news), __urn: urn, ...(secrets.has("smokeTest") && { __secretSmokeTest: true }) };
  return inputs as unknown as EndpointInputs;
}

/** Whether two sets of properties say the same, in whatever order they come. */
export function sameProps(a: Props, b: Props): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && sameJson(a[name], b[name]));
}
