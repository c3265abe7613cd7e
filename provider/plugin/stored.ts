import {
  INPUT_NAMES,
  ignoresRunning,
  asState,
  asStored,
  sameJson,
  tellingOutputs,
  type EndpointInputs,
  type EndpointState,
  type StoredState,
} from "../endpoint";
import type { Props, Values } from "./values";

/**
 * The properties that are stored and shown: all except those that only one call needs. A dynamic provider's states hold
 * the latter as hidden inputs, because the dynamic host does not pass them. Here each call brings them.
 */
export function outward(props: Props | EndpointInputs | EndpointState): Props {
  const {
    __provider,
    __urn,
    __timeouts,
    __plain,
    __deleteFirst,
    __ignoresRunning,
    __made,
    __ruling,
    __secretSmokeTest,
    ...rest
  } = props as Props;
  return rest;
}

/** The state of an endpoint. Either shell may have written it. Empty if only the id is known, as in an import. */
export function storedOf(id: string, olds: Values): StoredState {
  // An import has nothing but the id, and the result must show that.
  return asStored(id, Object.keys(olds.plain).length === 0 ? {} : markedOf(olds));
}

/** Like {@link storedOf}, for a decision that is based on the state. */
export function stateOf(id: string, olds: Values): EndpointState {
  return asState(id, markedOf(olds));
}

/** The stored properties in any form, with what is known about their secrets. */
export function markedOf({ plain, secrets }: Values): Props {
  return { ...outward(plain), __plain: plainOf(secrets) };
}

/**
 * Checked inputs, with what the lifecycle wants to know of this call.
 *
 * @param ignored - the paths of the option `ignoreChanges`.
 */
export function inputsOf({ plain, secrets }: Values, urn: string, ignored: readonly string[] = []): EndpointInputs {
  const marks = { __urn: urn, __plain: plainOf(secrets), ...(ignoresRunning(ignored) && { __ignoresRunning: true }) };
  return { ...outward(plain), ...marks } as unknown as EndpointInputs;
}

/** The properties that are secret in a response: those that were sent as secrets, and those that would reveal one. */
export function secretsOut(...values: Values[]): ReadonlySet<string> {
  const secrets = values.flatMap((each) => [...each.secrets]);
  return new Set([...secrets, ...tellingOutputs(secrets)]);
}

function plainOf(secrets: ReadonlySet<string>): true | string[] {
  return secrets.size === 0 ? true : INPUT_NAMES.filter((name) => !secrets.has(name));
}

/** Whether two sets of properties are equal, in any order. */
export function sameProps(a: Props, b: Props): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && sameJson(a[name], b[name]));
}
