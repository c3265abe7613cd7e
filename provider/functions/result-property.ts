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

/** The object that a result is on Pulumi's wire. Pure. */
export function wrapResult<Name extends FunctionName>(name: Name, result: ResultOf<Name>): Record<string, unknown> {
  const property = RESULT_PROPERTY[name];
  return property === undefined ? (result as Record<string, unknown>) : { [property]: result };
}

/** The result that an object on Pulumi's wire holds. Pure. */
export function unwrapResult<Name extends FunctionName>(name: Name, object: Record<string, unknown>): ResultOf<Name> {
  const property = RESULT_PROPERTY[name];
  return (property === undefined ? object : object[property]) as ResultOf<Name>;
}
