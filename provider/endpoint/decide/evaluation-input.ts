import * as z from "zod";
import { orUnknown } from "./deploy-options";
import { MOST_EXAMPLES } from "./examples";
import { filledText } from "./filled-text";
import { isEmptyObject } from "./json";
import { SCORERS } from "./scorers";
import { isUnknown } from "../types";

const FIELDS = ["examples", "fromTask", "scorer", "minimum", "notWorseThanCurrent", "maxCostPerRequestMicroUsd"];

/** Without one of these, every model would pass. */
const CONDITIONS = ["minimum", "notWorseThanCurrent", "maxCostPerRequestMicroUsd"];

const EXAMPLE = '{ input: "...", expected: { governing_law: "Delaware" } }';
const EXPECTED =
  "must be what a right answer holds: a text, a number, true or false, or an object or list with at least one field";
const EXAMPLES = `must be a list of 1 to ${MOST_EXAMPLES} examples such as ${EXAMPLE}`;
const COUNT = `must be a whole number from 1 to ${MOST_EXAMPLES}: how many of the task's own examples are sent`;
const COST = "must be a whole number of micro-USD above zero (1,000,000 is $1)";

const example = z.strictObject(
  {
    input: filledText("the text of a question"),
    expected: z.unknown().refine(isExpectation, { error: EXPECTED }),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? "is not a field of an example, which has input and expected"
        : `must be an example such as ${EXAMPLE}`,
  },
);

const share = (what: string, such: string) => {
  const error = `must be a number from 0 to 1: ${what}, such as ${such}`;
  return orUnknown(z.number({ error }).min(0, { error }).max(1, { error })).optional();
};

/** The `evaluation` input. It accepts no other fields, because a misspelled condition would let every model pass. */
export const evaluation = z
  .strictObject(
    {
      examples: orUnknown(
        z
          .array(orUnknown(example), { error: EXAMPLES })
          .min(1, { error: EXAMPLES })
          .max(MOST_EXAMPLES, { error: EXAMPLES }),
      ).optional(),
      fromTask: orUnknown(
        z.int({ error: COUNT }).min(1, { error: COUNT }).max(MOST_EXAMPLES, { error: COUNT }),
      ).optional(),
      scorer: z
        .string({ error: scorerText() })
        .refine((value) => isUnknown(value) || SCORERS.some((scorer) => scorer === value), { error: scorerText() })
        .optional(),
      minimum: share("the least mean score that passes", "0.9"),
      notWorseThanCurrent: share("how far the score may be below that of the endpoint that is replaced", "0.02"),
      maxCostPerRequestMicroUsd: orUnknown(z.int({ error: COST }).min(1, { error: COST })).optional(),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `is not a field of evaluation, which has ${FIELDS.slice(0, -1).join(", ")} and ${FIELDS.at(-1)}`
          : `must be an object such as { examples: [${EXAMPLE}], minimum: 0.9 }`,
    },
  )
  .superRefine(({ examples, fromTask, scorer, ...conditions }, context) => {
    const issue = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
    if (examples !== undefined && fromTask !== undefined) {
      issue(["fromTask"], "may not be given together with examples: leave one of them out");
    }
    if (examples === undefined && fromTask === undefined) {
      issue([], "must have examples, or fromTask to take the task's own");
    }
    if (!CONDITIONS.some((name) => conditions[name as keyof typeof conditions] !== undefined)) {
      issue([], `must have at least one of ${CONDITIONS.join(", ")}: without them every model passes`);
    }
    if (scorer === undefined || !Array.isArray(examples)) return;
    examples.forEach((each, index) => {
      const wrong = isUnknown(each) ? undefined : shapeFault(scorer, each.expected);
      if (wrong !== undefined) issue(["examples", index, "expected"], wrong);
    });
  });

function scorerText(): string {
  return `must be one of ${SCORERS.map((scorer) => `"${scorer}"`).join(", ")}, or left out`;
}

/** What is wrong with the shape of an expected value for a scorer; undefined where it fits. */
function shapeFault(scorer: string, expected: unknown): string | undefined {
  // Of a scorer that does not exist, nothing but that is said.
  if (isUnknown(expected) || !SCORERS.some((known) => known === scorer)) return undefined;
  const hasFields = typeof expected === "object";
  if (scorer === "json") {
    return hasFields ? undefined : 'must be an object or a list of fields for the scorer "json"';
  }
  return hasFields
    ? `must be a text, a number, or true or false for the scorer "${scorer}"; "json" compares fields`
    : undefined;
}

function isExpectation(value: unknown): boolean {
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object") return value !== null && !isEmptyObject(value);
  return typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}
