import * as z from "zod";
import { APIResponseError } from "./errors";
import { describeJson, isJsonObject, type JsonObject } from "./json";

/** The type of a field. A value that is missing, or has another type, reads as null. */
export const text = z.string().nullable().catch(null);
export const number = z.number().nullable().catch(null);
export const flag = z.boolean().nullable().catch(null);
export const object = z.custom<JsonObject>(isJsonObject).nullable().catch(null);
export const anything = z.unknown().default(null);

/** An object from an API response: the known fields as getters, and all of it as the API sent it. */
export abstract class ApiRecord {
  /** The kind of record, for errors, because bundling can remove a class's name. */
  protected static readonly kind: string = "record";

  /** The unchanged JSON, including unknown keys. */
  readonly raw: JsonObject;

  constructor(raw: unknown) {
    if (!isJsonObject(raw)) throw wrongShape(`${(this.constructor as typeof ApiRecord).kind} as an object`, raw);
    this.raw = raw;
  }

  /** @internal because its type is zod's, which a program may not have. */
  protected field<T>(key: string, type: z.ZodType<T>): T {
    return type.parse(this.raw[key]);
  }

  /** The value of a key of the JSON, under the API's own name; `fallback` where the key is absent. */
  get(key: string, fallback: unknown = null): unknown {
    return Object.hasOwn(this.raw, key) ? this.raw[key] : fallback;
  }

  /** A shallow copy of the JSON. */
  toDict(): JsonObject {
    return { ...this.raw };
  }

  /** The unchanged JSON, for `JSON.stringify`. */
  toJSON(): JsonObject {
    return this.raw;
  }
}

/** The error for a response of another shape than `expected`. */
export function wrongShape(expected: string, got: unknown): APIResponseError {
  return new APIResponseError(`expected ${expected}, got ${describeJson(got)}`, "shape");
}

/**
 * The rows of a list, each made by `parse`. One bad row fails the whole list, because a list with gaps cannot prove an
 * absence.
 */
export function parseRows<T>(rows: unknown, what: string, parse: (row: unknown) => T): T[] {
  if (!Array.isArray(rows)) throw wrongShape(`a list of ${what}`, rows);
  return rows.map((row: unknown, index) => parseRow(row, index, what, parse));
}

/** One row of a list. Its error tells which one it is. */
export function parseRow<T>(row: unknown, index: number, what: string, parse: (row: unknown) => T): T {
  try {
    return parse(row);
  } catch (error) {
    throw error instanceof APIResponseError ? error.annotate(` (in row ${index} of the ${what})`) : error;
  }
}
