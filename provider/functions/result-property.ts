import type { FunctionName, ResultOf } from "./table";

/**
 * Results that are a list or a text. In Pulumi's schema and protocol, a function returns an object. There, such a
 * result is the object's only property, with this name.
 */
export const RESULT_PROPERTY: Partial<Record<FunctionName, string>> = {
  /** The endpoints, in Pareta's order. Empty if none matches. */
  getEndpoints: "endpoints",
  /** The tasks of the catalogue. */
  getTasks: "tasks",
  /** The values that an inference request can have as its `model`. */
  getModels: "models",
  /** The alias of the recommended model. */
  getRecommendedModel: "model",
};

/**
 * Values that may be a number or a text, and their type in Pulumi's protocol. They cannot have two types, because the
 * SDK that is generated for Python refuses every value of a union.
 */
export const MEASURES = { score: "number", confidence: "string" } as const satisfies Record<
  string,
  "number" | "string"
>;

/** The object of a result in Pulumi's protocol. Pure. */
export function wrapResult<Name extends FunctionName>(name: Name, result: ResultOf<Name>): Record<string, unknown> {
  const property = RESULT_PROPERTY[name];
  const object = property === undefined ? (result as Record<string, unknown>) : { [property]: result };
  return name === "matchTask" ? (withMeasures(object) as Record<string, unknown>) : object;
}

/** The result in an object of Pulumi's protocol. The values in {@link MEASURES} stay as they are there. Pure. */
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

/** A text in the place of a number cannot be compared, so it becomes null. */
function measure(key: string, value: unknown): number | string | null {
  if (typeof value !== "number" && typeof value !== "string") return null;
  if (MEASURES[key as keyof typeof MEASURES] === "string") return `${value}`;
  const number = typeof value === "string" && value.trim() === "" ? NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}
