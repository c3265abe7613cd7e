import * as z from "zod";
import { deployOptions, orUnknown } from "./deploy-options";
import { parseDuration } from "./durations";
import { evaluation } from "./evaluation-input";
import { filledText } from "./filled-text";
import { describe, didYouMean, kindOf, withoutHint } from "./hints";
import { isEmptyObject } from "./json";
import { logicalName, makeName } from "./names";
import { budgetInput, scheduleInput } from "./rule-inputs";
import { smokeTest } from "./smoke-test-input";
import { secretInputs } from "./secrecy";
import { INPUT_NAMES, type InputName, isInput } from "../properties";
import { UNKNOWN, isUnknown, type EndpointInputs, type Evaluation } from "../types";

/** A refused input in Pulumi's form: the property, and what is wrong with it. */
export interface CheckFailure {
  property: string;
  reason: string;
}

export interface CheckResult {
  inputs: Record<string, unknown>;
  failures: CheckFailure[];
}

const HARDWARE = /^(gpu|accelerator|quanti[sz]ation|tensor_?parallel|hardware|instance_?type|machine|vram|replicas)/i;

const nameText = filledText('a name such as "contracts-prod"').refine(
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  (value) => value.trim() === value && !/[\u0000-\u001f\u007f]/.test(value) && value !== "." && value !== "..",
  {
    error: 'must not be "." or "..", begin or end with white space, or hold control characters: it may stand in a URL',
  },
);

const duration = z
  .string({ error: 'must be a duration such as "40m"' })
  .refine((value) => parseDuration(value) !== undefined, {
    error: 'must be a duration above zero, such as "40m" or "1h30m"',
  });

const shapes = {
  task: orUnknown(filledText('a task id of Pareta\'s catalogue, such as "contract-key-fields"')),
  model: orUnknown(filledText('a model alias of the task, or "recommended"')),
  name: orUnknown(nameText),
  running: orUnknown(z.boolean({ error: "must be true (live, and billed) or false (stopped, and free)" })),
  deployOptions: orUnknown(deployOptions).optional(),
  smokeTest: orUnknown(smokeTest).optional(),
  evaluation: orUnknown(evaluation).optional(),
  schedule: orUnknown(scheduleInput).optional(),
  budget: orUnknown(budgetInput).optional(),
} satisfies Record<InputName, z.ZodType>;

/** The inputs of an `Endpoint`, once the defaults are filled in. */
export const endpointInputs = z.object({
  ...shapes,
  __timeouts: z
    .object({
      create: duration.optional(),
      update: duration.optional(),
      delete: duration.optional(),
      read: duration.optional(),
    })
    .optional(),
});

/** A stack's own rules for names that a program does not give (Pulumi's autonaming). */
export interface NamingRules {
  /**
   * The name that the rules propose this time. It replaces a made name. The rules do not say whether a part of it is
   * random, so it counts as given until another run proposes another one.
   */
  proposed?: string | undefined;
  /** Whether the rules require a program to give every name. */
  required?: boolean;
}

/**
 * Checks what a program gave, and fills in the defaults. Pure except for `random`.
 *
 * @param olds - the inputs of the state, `{}` for a new resource or a replacement. A made name is kept.
 * @param random - uniform numbers in [0, 1), for a new name. Where `news.__made` is unknown, no name is made yet.
 */
export function checkInputs(
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
  random: () => number,
  { proposed, required = false }: NamingRules = {},
): CheckResult {
  const given = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined && value !== null));
  const urn = typeof given.__urn === "string" && !isUnknown(given.__urn) ? given.__urn : undefined;
  const oldName = typeof olds.name === "string" && !isUnknown(olds.name) ? olds.name : undefined;
  const unique = proposed === undefined || (oldName !== undefined && oldName !== proposed);
  const autoName = given.name === undefined && unique;
  const { __made: made, ...kept } = given;
  // A name that is made in a preview would differ from the name that the update makes.
  const newName = () => (isUnknown(made) ? UNKNOWN : makeName(logicalName(urn), random, urn));
  const inputs: Record<string, unknown> = {
    ...kept,
    model: given.model ?? "recommended",
    name: given.name ?? oldName ?? (required ? undefined : (proposed ?? newName())),
    running: given.running ?? true,
    __autoName: autoName,
  };
  if (inputs.name === undefined) delete inputs.name;
  if (isEmptyObject(inputs.deployOptions)) delete inputs.deployOptions;
  if (isEmptyObject(inputs.__timeouts)) delete inputs.__timeouts;

  const failures = Object.keys(given)
    .filter((key) => !key.startsWith("__") && !isInput(key))
    .map((key) => ({ property: key, reason: unknownProperty(key) }));
  const parsed = endpointInputs.safeParse(inputs);
  for (const issue of parsed.success ? [] : flatten(parsed.error.issues)) {
    failures.push(toFailure(issue.path, issue.message, inputs));
  }
  if (given.name !== undefined && compares(given.evaluation)) {
    failures.push({ property: "evaluation.notWorseThanCurrent", reason: NOTHING_TO_COMPARE });
  }
  return { inputs, failures };
}

const NOTHING_TO_COMPARE =
  'cannot be given together with "name": two endpoints cannot share a name, so a replacement deletes the old one first, ' +
  'and nothing is left to compare with. Leave "name" out, and one is made; or leave notWorseThanCurrent out';

function compares(evaluation: unknown): boolean {
  return ((evaluation as Partial<Evaluation> | undefined)?.notWorseThanCurrent ?? undefined) !== undefined;
}

/**
 * Declares that these inputs passed {@link checkInputs}. This is the only place where the host's loose record gets its
 * type.
 */
export function asInputs(inputs: Record<string, unknown>): EndpointInputs {
  return inputs as unknown as EndpointInputs;
}

interface Issue {
  path: PropertyKey[];
  message: string;
}

/** A union with the unknown value fails on both sides; only what the real type says helps the user. */
function flatten(issues: readonly z.core.$ZodIssue[], prefix: PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: [...path, key], message: issue.message }));
    }
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ path, message: issue.message }];
    const branches = issue.errors.filter((errors) => !errors.some((inner) => inner.code === "invalid_value"));
    const [branch] = branches;
    return branch && branches.length === 1 ? flatten(branch, path) : [{ path, message: issue.message }];
  });
}

function toFailure(path: PropertyKey[], message: string, inputs: Record<string, unknown>): CheckFailure {
  const property = path
    .map(String)
    .join(".")
    .replace(/^__timeouts/, "customTimeouts");
  // If a value may be secret, only its type is told; a nested value could also be long.
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    inputs,
  );
  if (value === undefined) return { property, reason: `is missing: it ${message}` };
  const secret =
    property === "smokeTest" || property === "evaluation" || secretInputs(inputs).some((name) => name === path[0]);
  const isShort = path.length === 1 || path[0] === "schedule" || path[0] === "budget";
  const got = isShort && !secret ? describe(value) : kindOf(value);
  return { property, reason: `${secret ? withoutHint(message) : message}; got ${got}` };
}

function unknownProperty(key: string): string {
  if (HARDWARE.test(key))
    return "is not a property of an Endpoint: Pareta picks the hardware for the task and the model";
  return `is not a property of an Endpoint; ${didYouMean(key, INPUT_NAMES)}`;
}
