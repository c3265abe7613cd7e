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
 * What is stored and shown: everything but what only one call needs. That is hidden in the states of a dynamic provider,
 * to whom its host does not hand it over; here it comes with each call.
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
    __secretSmokeTest,
    ...rest
  } = props as Props;
  return rest;
}

/** The state of an endpoint, whichever shell wrote it; empty where only its id is known, as in an import. */
export function storedOf(id: string, olds: Values): StoredState {
  // Of an import there is nothing but the id, and that is to be seen.
  return asStored(id, Object.keys(olds.plain).length === 0 ? {} : markedOf(olds));
}

/** As {@link storedOf}, where something is decided on the state. */
export function stateOf(id: string, olds: Values): EndpointState {
  return asState(id, markedOf(olds));
}

/** What is stored, whatever it is, with what is known of its secrets. */
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

/** What leaves as a secret: what came as one, and what would tell of it. */
export function secretsOut(...values: Values[]): ReadonlySet<string> {
  const secrets = values.flatMap((each) => [...each.secrets]);
  return new Set([...secrets, ...tellingOutputs(secrets)]);
}

function plainOf(secrets: ReadonlySet<string>): true | string[] {
  return secrets.size === 0 ? true : INPUT_NAMES.filter((name) => !secrets.has(name));
}

/** Whether two sets of properties say the same, in whatever order they come. */
export function sameProps(a: Props, b: Props): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && sameJson(a[name], b[name]));
}
