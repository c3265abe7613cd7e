import type { FunctionName, ResultOf } from "./table";

/**
 * Results that are a list or a text. In Pulumi's schema, and on its wire, a function answers an object: there they are
 * its only property, of this name.
 */
export const RESULT_PROPERTY: Partial<Record<FunctionName, string>> = {
  /** The endpoints, in Pareta's order. Empty where none matches. */
  getEndpoints: "endpoints",
  /** The tasks of the catalogue. */
  getTasks: "tasks",
  /** What can be named as the `model` of an inference request. */
  getModels: "models",
  /** The alias of the model that is recommended. */
  getRecommendedModel: "model",
};

/**
 * What may be a number or a text, and what it is on Pulumi's wire. The SDK that is generated for Python takes neither of
 * two types: it refuses any value of a union.
 */
export const MEASURES = { score: "number", confidence: "string" } as const satisfies Record<
  string,
  "number" | "string"
>;

/** The object that a result is on Pulumi's wire. Pure. */
export function wrapResult<Name extends FunctionName>(name: Name, result: ResultOf<Name>): Record<string, unknown> {
  const property = RESULT_PROPERTY[name];
  const object = property === undefined ? (result as Record<string, unknown>) : { [property]: result };
  return name === "matchTask" ? (withMeasures(object) as Record<string, unknown>) : object;
}

/** The result that an object on Pulumi's wire holds; what {@link MEASURES} says stays as it is there. Pure. */
export function unwrapResult<Name extends FunctionName>(name: Name, object: Record<string, unknown>): ResultOf<Name> {
  const property = RESULT_PROPERTY[name];
  return (property === undefined ? object : object[property]) as ResultOf<Name>;
}

function withMeasures(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMeasures);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key in MEASURES ? measure(key, inner) : withMeasures(inner)]),
  );
}

/** A word where a number belongs is none that could be compared: null. */
function measure(key: string, value: unknown): number | string | null {
  if (typeof value !== "number" && typeof value !== "string") return null;
  if (MEASURES[key as keyof typeof MEASURES] === "string") return `${value}`;
  const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}
