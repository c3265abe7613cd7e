import type { EndpointInputs, EndpointState, ObservedEndpoint } from "./types";

/**
 * What a change of an input does.
 *
 * - `replace`: it needs a new endpoint.
 * - `ask`: it needs a new endpoint, unless the requested model already serves. The leaderboard may have to tell that.
 * - `status`: it starts or stops the endpoint in place, as does a status that has drifted from it.
 * - `in-place`: it is written into the state, and every effect of it happens in place.
 */
export type ChangeEffect = "replace" | "ask" | "status" | "in-place";

/**
 * What a state must hold for a property.
 *
 * - `text` and `any-text`: a text; the first must not be empty. A state without it cannot be decided on.
 * - `optional-text`: a text, or missing.
 * - `text-or-null`: null where it is missing.
 * - `flag`: true or false; `flag-or-false`: false where it is missing.
 * - `object`, `smoke-test`: an object; the second holds a list of messages.
 * - `result-or-null`: the result of an evaluation; null where it is missing.
 * - `schedule`, `budget`: as a check accepts them.
 */
export type StoredShape =
  | "text"
  | "any-text"
  | "optional-text"
  | "text-or-null"
  | "flag"
  | "flag-or-false"
  | "object"
  | "smoke-test"
  | "result-or-null"
  | "schedule"
  | "budget";

/** A property that a program gives. It is also an output of the same name. */
export interface InputRow {
  input: {
    /** What a change does. */
    change: ChangeEffect;
    /** How a deploy sends it: as a field of the same name, its own fields one by one, or not at all. */
    sent: "field" | "fields" | "no";
    /** Two values that a program may give, for the test that goes through the rows. */
    examples: readonly [unknown, unknown];
    /** The outputs that reveal a part of it: where it is a secret, so are they. */
    tells: readonly OutputName[];
    /**
     * Where an API record holds it, for an import: a property of the record, else a key of `raw`; `fields` are the
     * typed deploy fields in `raw`. Null: nowhere.
     */
    imported: string | null;
    /** The value for an import where the record does not tell it. */
    fallback?: string;
    /** Whether the state's value stays when a program removes the input. */
    keptWithout?: true;
  };
  /**
   * The key of an API record that a list row needs, because without it the row lacks something that a state keeps.
   * Null: none.
   */
  kept: string | null;
  stored: StoredShape;
}

/** A property that only the API tells. */
export interface OutputRow {
  /** The property of an API record that it is read from. Null: it follows from other properties. */
  read: RecordProperty | null;
  /**
   * What a preview of an update knows: `stays` is the state's value, or unknown before the API has told it; `status`
   * and `ready` are unknown where the update starts, stops or tests the endpoint; `rule` where there is a schedule or a
   * budget. Before a deploy nothing is known.
   */
  preview: "stays" | "status" | "ready" | "evaluated" | "rule";
  kept: string | null;
  stored: StoredShape;
}

/** A property of an API record. */
type RecordProperty = Exclude<keyof ObservedEndpoint, "raw" | "id">;

type Visible<Name> = Name extends `__${string}` ? never : Name;

/** The properties of a resource that a user sees. */
export type PropertyName = Visible<keyof EndpointState>;

/** The inputs that a program can give. */
export type InputName = Visible<keyof EndpointInputs>;

/** The outputs that are not inputs. */
export type OutputName = Exclude<PropertyName, InputName>;

/**
 * Every property of an endpoint, declared once. Its row determines how it is decided on, sent, read, kept, previewed,
 * registered, imported and documented. `tests/properties/properties.test.ts` goes through the rows and proves it with
 * the real code.
 */
export const PROPERTIES = {
  task: {
    input: {
      examples: ["contract-key-fields", "invoice-line-items"],
      change: "replace",
      sent: "field",
      tells: ["deployedModel", "recommendedSystemPrompt", "promptScaffold", "url"],
      imported: "task",
      fallback: "",
    },
    kept: null,
    // An imported endpoint may have no task that Pareta tells.
    stored: "any-text",
  },
  model: {
    input: {
      examples: ["qwen-1", "llama-2"],
      change: "ask",
      sent: "field",
      tells: ["deployedModel", "recommendedSystemPrompt", "promptScaffold"],
      imported: "model",
      fallback: "recommended",
    },
    // The record's `model` is the model that serves: see `deployedModel`.
    kept: null,
    stored: "text",
  },
  name: {
    // An `id` may repeat the name, and Pulumi cannot hide an id as a secret.
    input: {
      examples: ["contracts-a", "contracts-b"],
      change: "replace",
      sent: "field",
      tells: ["url"],
      imported: "name",
      keptWithout: true,
    },
    kept: "name",
    stored: "text",
  },
  running: {
    input: {
      examples: [true, false],
      change: "status",
      sent: "no",
      tells: ["status", "ready", "held"],
      imported: "status",
    },
    kept: null,
    stored: "flag-or-false",
  },
  deployOptions: {
    input: {
      examples: [{ region: "eu" }, { region: "us" }],
      change: "replace",
      sent: "fields",
      tells: ["url"],
      imported: "fields",
    },
    kept: null,
    stored: "object",
  },
  smokeTest: {
    input: {
      examples: [{ messages: [{ role: "user", content: "ping" }] }, { messages: [{ role: "user", content: "pong" }] }],
      change: "in-place",
      sent: "no",
      tells: [],
      imported: null,
    },
    kept: null,
    stored: "smoke-test",
  },
  evaluation: {
    input: {
      examples: [
        { examples: [{ input: "ping", expected: "pong" }], minimum: 0 },
        { fromTask: 20, scorer: "json", notWorseThanCurrent: 0.02, maxCostPerRequestMicroUsd: 2_000 },
      ],
      change: "in-place",
      sent: "no",
      tells: [],
      imported: null,
    },
    kept: null,
    stored: "object",
  },
  schedule: {
    input: {
      examples: [
        { timeZone: "Europe/Berlin", days: ["mon-sun"], start: "00:00", end: "24:00" },
        { timeZone: "UTC", days: ["mon-sun"], start: "00:00", end: "24:00" },
      ],
      change: "in-place",
      sent: "no",
      tells: ["held", "nextChange"],
      imported: null,
    },
    kept: null,
    stored: "schedule",
  },
  budget: {
    input: {
      examples: [
        { usd: 1000, window: "24h" },
        { usd: 2000, window: "7d", resumeBelow: 0.5 },
      ],
      change: "in-place",
      sent: "no",
      tells: ["held"],
      imported: null,
    },
    kept: null,
    stored: "budget",
  },
  // States of earlier versions lack it; the status told what it was.
  ready: { read: null, preview: "ready", kept: null, stored: "flag" },
  evaluationResult: { read: null, preview: "evaluated", kept: null, stored: "result-or-null" },
  status: { read: "status", preview: "status", kept: "status", stored: "text-or-null" },
  url: { read: "url", preview: "stays", kept: "url", stored: "text-or-null" },
  deployedModel: { read: "model", preview: "stays", kept: "model", stored: "text-or-null" },
  recommendedSystemPrompt: {
    read: "recommendedSystemPrompt",
    preview: "stays",
    kept: "recommendedSystemPrompt",
    stored: "text-or-null",
  },
  promptScaffold: { read: "promptScaffold", preview: "stays", kept: "promptScaffold", stored: "text-or-null" },
  held: { read: null, preview: "rule", kept: null, stored: "text-or-null" },
  nextChange: { read: null, preview: "rule", kept: null, stored: "text-or-null" },
} as const satisfies Record<InputName, InputRow> & Record<OutputName, OutputRow>;

const names = <Name extends PropertyName>(are: (row: InputRow | OutputRow) => boolean): readonly Name[] =>
  (Object.keys(PROPERTIES) as Name[]).filter((name) => are(PROPERTIES[name]));

export const PROPERTY_NAMES: readonly PropertyName[] = names(() => true);

export const INPUT_NAMES: readonly InputName[] = names((row) => "input" in row);

export const OUTPUT_NAMES: readonly OutputName[] = names((row) => !("input" in row));

/** Whether a property is an input. */
export function isInput(name: string): name is InputName {
  return INPUT_NAMES.some((input) => input === name);
}

/** The row of an input. */
export function inputRow(name: InputName): InputRow["input"] {
  return PROPERTIES[name].input;
}

/** The row of an output. */
export function outputRow(name: OutputName): OutputRow {
  return PROPERTIES[name];
}

/** The inputs whose change has an effect. */
export function inputsThat(effect: ChangeEffect): readonly InputName[] {
  return INPUT_NAMES.filter((name) => inputRow(name).change === effect);
}

/** The inputs whose change can require a new endpoint. */
export type ReplacingInput = {
  [Name in InputName]: (typeof PROPERTIES)[Name]["input"]["change"] extends "replace" | "ask" ? Name : never;
}[InputName];

/** The keys of an API record that a state keeps. */
export const KEPT_KEYS: readonly string[] = Object.values(PROPERTIES).flatMap(({ kept }) => kept ?? []);
