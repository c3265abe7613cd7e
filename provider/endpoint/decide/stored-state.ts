import { isJsonObject } from "../../client/core/json";
import { budgetInput, scheduleInput } from "./rule-inputs";
import { EndpointError } from "../errors";
import { PROPERTIES, PROPERTY_NAMES, type PropertyName, type StoredShape } from "../properties";
import type { EndpointState } from "../types";

type Props = Record<string, unknown>;

/** What is stored about an endpoint; empty where only its id is known, as for `Endpoint.get`. */
export type StoredState = EndpointState | Record<string, never>;

interface Shape {
  fits: (value: unknown) => boolean;
  /** The required type, in an error. */
  wanted: string;
  /** A state without this property cannot be decided on. */
  required?: true;
  /** The value that replaces a missing one. */
  fallback?: unknown;
}

const isText = (value: unknown) => typeof value === "string";
const isFlag = (value: unknown) => typeof value === "boolean";

const isAmount = (value: unknown) => typeof value === "number";

function isResult(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { score, count, costMicroUsd, digest } = value;
  return isAmount(score) && isAmount(count) && (costMicroUsd === null || isAmount(costMicroUsd)) && isText(digest);
}

/** The shapes of the properties that a user sees. */
const STORED: Readonly<Record<StoredShape, Shape>> = {
  text: { fits: (value) => isText(value) && value !== "", wanted: "a text that is not empty", required: true },
  "any-text": { fits: isText, wanted: "a text", required: true },
  "optional-text": { fits: isText, wanted: "a text" },
  "text-or-null": { fits: (value) => value === null || isText(value), wanted: "a text or null", fallback: null },
  flag: { fits: isFlag, wanted: "true or false" },
  "flag-or-false": { fits: isFlag, wanted: "true or false", fallback: false },
  object: { fits: isJsonObject, wanted: "an object" },
  "smoke-test": {
    fits: (value) => isJsonObject(value) && Array.isArray(value.messages) && value.messages.every(isJsonObject),
    wanted: "an object with a list of messages",
  },
  "result-or-null": {
    fits: (value) => value === null || isResult(value),
    wanted: "an object with score, count, costMicroUsd and digest, or null",
    fallback: null,
  },
  schedule: { fits: (value) => scheduleInput.safeParse(value).success, wanted: "a schedule" },
  budget: { fits: (value) => budgetInput.safeParse(value).success, wanted: "a budget" },
};

/** The shapes of the properties that no user sees. */
const HIDDEN: Readonly<Record<Exclude<keyof EndpointState, PropertyName>, Shape>> = {
  __autoName: STORED["flag-or-false"],
  __deleteFirst: STORED.flag,
  __ignoresRunning: STORED.flag,
  __timeouts: {
    fits: (value) => isJsonObject(value) && Object.values(value).every(isText),
    wanted: "an object of durations",
  },
  __urn: { fits: isText, wanted: "a text" },
  __plain: {
    fits: (value) => value === true || (Array.isArray(value) && value.every(isText)),
    wanted: "true or a list of inputs",
  },
  __asksRunning: STORED.flag,
  __wasLive: STORED["flag-or-false"],
  __origin: {
    fits: (value) => isJsonObject(value) && isText(value.baseUrl) && isText(value.keyFingerprint),
    wanted: "an object with baseUrl and keyFingerprint",
  },
};

/** The required shape of each property of a state. */
const SHAPES: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(PROPERTY_NAMES.map((name) => [name, STORED[PROPERTIES[name].stored]])),
  ...HIDDEN,
};

const ENTRIES = Object.entries(SHAPES);

/**
 * What is wrong with a state, which another program may have written. No value is shown, because it may be secret.
 * Pure.
 */
export function stateFaults(props: Readonly<Props>): string[] {
  return ENTRIES.flatMap(([key, { fits, wanted, required }]) => {
    const value = props[key] ?? undefined;
    if (value === undefined) return required ? [`${key} is missing, and must be ${wanted}`] : [];
    return fits(value) ? [] : [`${key} is ${kindOf(value)}, and must be ${wanted}`];
  });
}

/**
 * The state of an endpoint, as the basis of a decision. Pure.
 *
 * @throws EndpointError when it is not a valid state, because a guess could replace an endpoint that serves.
 */
export function asState(id: string, props: Readonly<Props>): EndpointState {
  const faults = stateFaults(props);
  if (faults.length === 0) return cleaned(props);
  throw new EndpointError(
    `the state of endpoint ${id} cannot be used: ${faults.join("; ")}. Nothing was changed. Run pulumi refresh, which ` +
      `reads it anew; if that does not help, correct the state with pulumi stack export and pulumi stack import.`,
  );
}

/**
 * The state of an endpoint that is about to be read again: Pareta will correct what is wrong in it. Pure.
 *
 * @returns what is valid; nothing for an endpoint whose id alone is known.
 * @throws EndpointError for a wrong input that Pareta does not tell, because without it the next `up` would replace the
 *   endpoint.
 */
export function asStored(id: string, props: Readonly<Props>): StoredState {
  if (!PROPERTY_NAMES.some((key) => (props[key] ?? null) !== null)) return {};
  const { deployOptions } = props;
  if ((deployOptions ?? null) !== null && !isJsonObject(deployOptions)) {
    throw new EndpointError(
      `the state of endpoint ${id} cannot be used: deployOptions is ${kindOf(deployOptions)}, and must be an object. ` +
        `Nothing was changed. Correct the state with pulumi stack export and pulumi stack import.`,
    );
  }
  return cleaned(props);
}

/** The state of an endpoint that is to be deleted. Its id is enough. Pure. */
export function asDeletable(id: string, props: Readonly<Props>): EndpointState {
  const state = cleaned(props);
  return { ...state, name: state.name ?? id };
}

/** The valid part of a state. The rest is left out. */
function cleaned(props: Readonly<Props>): EndpointState {
  const rest = Object.entries(props).filter(([key]) => !Object.hasOwn(SHAPES, key));
  const own = ENTRIES.flatMap(([key, { fits, fallback }]): [string, unknown][] => {
    const value = props[key] ?? undefined;
    if (value !== undefined && fits(value)) return [[key, value]];
    return fallback === undefined ? [] : [[key, fallback]];
  });
  return Object.fromEntries([...rest, ...own]) as unknown as EndpointState;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === "") return "an empty text";
  return typeof value === "object" ? "an object of another form" : `of type ${typeof value}`;
}
