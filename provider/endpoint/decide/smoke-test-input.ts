import * as z from "zod";
import { orUnknown } from "./deploy-options";
import { filledText } from "./filled-text";

const FIELDS = ["messages", "contains"];

const CONTENT = 'must be text, or a list of content parts such as { type: "text", text: "..." }';

/** The API decides which roles and other fields a message may hold. An unknown value of a preview is a text. */
const message = z.looseObject(
  {
    role: filledText('a role such as "user"'),
    content: z.union(
      [
        z.string().refine((value) => value.trim() !== "", { error: `${CONTENT}, not blank` }),
        z.array(orUnknown(z.looseObject({}))).min(1, { error: `${CONTENT}, not empty` }),
      ],
      { error: CONTENT },
    ),
  },
  { error: 'must be a message such as { role: "user", content: "..." }' },
);

const MESSAGES = 'must be a list of messages such as { role: "user", content: "..." }';

/** The `smokeTest` input. It accepts no other fields, because a misspelled field would test nothing. */
export const smokeTest = z.strictObject(
  {
    messages: orUnknown(
      z.array(orUnknown(message), { error: MESSAGES }).min(1, { error: `${MESSAGES}, at least one` }),
    ),
    contains: filledText("a text that the answer must contain, or left out").optional(),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `is not a field of smokeTest, which has ${FIELDS.join(" and ")}`
        : 'must be an object such as { messages: [{ role: "user", content: "..." }], contains: "..." }',
  },
);
