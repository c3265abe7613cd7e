import type { EndpointInputs, EndpointState, StoredState } from "../endpoint";
import type { Props } from "./values";

/** What the dynamic host does not hand over, and so stands hidden in its states; here it comes with each call. */
const OF_THE_DYNAMIC_HOST = ["__provider", "__urn", "__timeouts", "__secretSmokeTest"];

/** What is stored and shown: everything but what only one call needs. */
export function outward(props: object): Props {
  return Object.fromEntries(Object.entries(props).filter(([key]) => !OF_THE_DYNAMIC_HOST.includes(key)));
}

/** The state of an endpoint, whichever shell wrote it; empty where only its id is known, as in an import. */
export function storedOf(olds: Props): StoredState {
  return outward(olds) as StoredState;
}

/** As {@link storedOf}, where the engine has a state in any case. */
export function stateOf(olds: Props): EndpointState {
  return outward(olds) as unknown as EndpointState;
}

/** Checked inputs, with what the lifecycle wants to know of this call. */
export function inputsOf(news: Props, urn: string, secrets: ReadonlySet<string>): EndpointInputs {
  const inputs = { ...outward(news), __urn: urn, ...(secrets.has("smokeTest") && { __secretSmokeTest: true }) };
  return inputs as unknown as EndpointInputs;
}
