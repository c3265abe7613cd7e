import * as z from "zod";
import { ApiError } from "./errors";

/** One complaint of a 422, as FastAPI writes it. */
interface Complaint {
  type: string;
  loc: (string | number)[];
  msg: string;
  input: unknown;
  ctx?: Record<string, unknown>;
}

/** The content of a request before validation. */
export interface RawBody {
  bytes: Buffer;
  contentType: string | undefined;
}

/** Reads a JSON body of this shape. Another shape is a 422 with FastAPI's complaints. */
export function parseBody<T>(schema: z.ZodType<T>, { bytes, contentType }: RawBody): T {
  const where = "body";
  if (bytes.length === 0) throw unprocessable([{ type: "missing", loc: [where], msg: "Field required", input: null }]);
  const body = /^application\/([\w.+-]+\+)?json\b/i.test(contentType ?? "") ? parseJson(bytes) : bytes.toString();
  return check(schema, body, where);
}

/** Reads a request's query in the same way. */
export function parseQuery<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
  return check(schema, Object.fromEntries(query), "query");
}

/** An integer in a query. */
export const queryInteger = z
  .string()
  .regex(/^[+-]?\d+$/)
  .transform(Number);

function check<T>(schema: z.ZodType<T>, input: unknown, where: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw unprocessable(result.error.issues.map((issue) => complaintOf(issue, input, where)));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch (error) {
    const ctx = { error: (error as Error).message };
    throw unprocessable([{ type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {}, ctx }]);
  }
}

function unprocessable(detail: Complaint[]): ApiError {
  return new ApiError(422, detail);
}

const INTEGER = "Input should be a valid integer";

/** Pydantic's names of JSON types: its type, then its sentence. */
const WANTED: Readonly<Record<string, readonly [type: string, msg: string]>> = {
  string: ["string_type", "Input should be a valid string"],
  number: ["int_type", INTEGER],
  int: ["int_type", INTEGER],
  boolean: ["bool_type", "Input should be a valid boolean"],
  array: ["list_type", "Input should be a valid list"],
  record: ["dict_type", "Input should be a valid dictionary"],
  object: ["dict_type", "Input should be a valid dictionary"],
};

function complaintOf(issue: z.core.$ZodIssue, body: unknown, where: string): Complaint {
  const path = issue.path as (string | number)[];
  const loc = [where, ...path];
  const { parent, input } = lookUp(body, path);
  if (path.length === 0) {
    const msg = "Input should be a valid dictionary or object to extract fields from";
    return { type: "model_attributes_type", loc, msg, input };
  }
  if (input === undefined) return { type: "missing", loc, msg: "Field required", input: parent };
  if (issue.code === "too_small" && Array.isArray(input)) {
    const msg = `List should have at least ${issue.minimum} item after validation, not ${input.length}`;
    const ctx = { field_type: "List", min_length: Number(issue.minimum), actual_length: input.length };
    return { type: "too_short", loc, msg, input, ctx };
  }
  if (issue.code === "invalid_format" && issue.format === "regex") {
    return { type: "int_parsing", loc, msg: `${INTEGER}, unable to parse string as an integer`, input };
  }
  const [type, msg] = (issue.code === "invalid_type" && WANTED[issue.expected]) || ["value_error", issue.message];
  return { type, loc, msg, input };
}

function lookUp(body: unknown, path: readonly (string | number)[]): { parent: unknown; input: unknown } {
  let parent: unknown = null;
  let input = body;
  for (const key of path) {
    parent = input;
    input = (input as Record<string | number, unknown> | null | undefined)?.[key];
  }
  return { parent, input };
}
