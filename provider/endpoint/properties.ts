import type { EndpointInputs, EndpointState, ObservedEndpoint } from "./types";

/**
 * What a change of an input does.
 *
 * - `replace`: it needs a new endpoint.
 * - `ask`: it needs one, unless what serves already is what is asked for, which the leaderboard may have to tell.
 * - `status`: it starts or stops the endpoint in place, as does a status that has drifted from it.
 * - `in-place`: it is written into the state, and whatever follows from it is done in place.
 */
export type ChangeEffect = "replace" | "ask" | "status" | "in-place";

/**
 * What a state has to hold of a property.
 *
 * - `text` and `any-text`: a text, the first not empty; a state without it cannot be decided on.
 * - `optional-text`: a text, where there is one.
 * - `text-or-null`: null where it is missing.
 * - `flag`: true or false; `flag-or-false`: false where it is missing.
 * - `object`, `smoke-test`: an object, and a list of messages in it.
 */
export type StoredShape =
  "text" | "any-text" | "optional-text" | "text-or-null" | "flag" | "flag-or-false" | "object" | "smoke-test";

/** A property that a program gives. It is an output as well, of the same name. */
export interface InputRow {
  input: {
    /** What a change does. */
    change: ChangeEffect;
    /** How a deploy sends it: as a field of the same name, its own fields one by one, or not at all. */
    sent: "field" | "fields" | "no";
    /** Two values that a program may give, for the test that walks the rows. */
    examples: readonly [unknown, unknown];
    /** The outputs that tell something of it: where it is a secret, so are they. */
    tells: readonly OutputName[];
    /**
     * What holds it in an API record, for an import: a property of it, else a key of `raw`; `fields` are the typed deploy
     * fields among `raw`. Null: nothing.
     */
    imported: string | null;
    /** What an import takes where the record does not tell it. */
    fallback?: string;
    /** Whether the state's value stays where a program takes the input out. */
    keptWithout?: true;
  };
  /** The key of an API record without which a row of a list does not tell all that a state keeps. Null: none. */
  kept: string | null;
  stored: StoredShape;
}

/** A property that only the API tells. */
export interface OutputRow {
  /** The property of an API record that it is read from. Null: it follows from others. */
  read: RecordProperty | null;
  /**
   * What a preview of an update knows: `stays` is what the state holds, or unknown before the API has told it; `status` and
   * `ready` are unknown where the update starts, stops or tests. Before a deploy nothing is known.
   */
  preview: "stays" | "status" | "ready";
  kept: string | null;
  stored: StoredShape;
}

/** A property of an API record. */
type RecordProperty = Exclude<keyof ObservedEndpoint, "raw" | "id">;

type Visible<Name> = Name extends `__${string}` ? never : Name;

/** The properties that a user sees of a resource. */
export type PropertyName = Visible<keyof EndpointState>;

/** The inputs that a program can give. */
export type InputName = Visible<keyof EndpointInputs>;

/** The outputs that are not inputs. */
export type OutputName = Exclude<PropertyName, InputName>;

/**
 * Every property of an endpoint, once. What is decided on, sent, read, kept, previewed, registered, imported and said of it
 * follows from its row; `tests/properties/properties.test.ts` walks the rows and proves it on the real path.
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
    // An endpoint that was imported may be of no task that Pareta tells.
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
    // The record's `model` is what serves: see `deployedModel`.
    kept: null,
    stored: "text",
  },
  name: {
    // An `id` may repeat the name, and cannot be a secret in Pulumi.
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
    input: { examples: [true, false], change: "status", sent: "no", tells: ["status", "ready"], imported: "status" },
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
  // States of earlier versions lack it, and what it was is told by the status.
  ready: { read: null, preview: "ready", kept: null, stored: "flag" },
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
} as const satisfies Record<InputName, InputRow> & Record<OutputName, OutputRow>;

const names = <Name extends PropertyName>(are: (row: InputRow | OutputRow) => boolean): readonly Name[] =>
  (Object.keys(PROPERTIES) as Name[]).filter((name) => are(PROPERTIES[name]));

export const PROPERTY_NAMES: readonly PropertyName[] = names(() => true);

export const INPUT_NAMES: readonly InputName[] = names((row) => "input" in row);

export const OUTPUT_NAMES: readonly OutputName[] = names((row) => !("input" in row));

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

/** The inputs whose change can make a new endpoint necessary. */
export type ReplacingInput = {
  [Name in InputName]: (typeof PROPERTIES)[Name]["input"]["change"] extends "replace" | "ask" ? Name : never;
}[InputName];

/** The keys of an API record that a state keeps. */
export const KEPT_KEYS: readonly string[] = Object.values(PROPERTIES).flatMap(({ kept }) => kept ?? []);
