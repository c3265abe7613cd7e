import type { FunctionName, ResultOf } from "./table";

/**
 * Functions whose result is no object. Pulumi passes on nothing else, so there it is the one property of an object, by
 * this name.
 */
export const RESULT_PROPERTY: Partial<Record<FunctionName, string>> = {
  getEndpoints: "endpoints",
  getTasks: "tasks",
  getModels: "models",
  getRecommendedModel: "model",
};

/** A function's result as an object. */
export function wrapResult<Name extends FunctionName>(name: Name, result: ResultOf<Name>): Record<string, unknown> {
  const property = RESULT_PROPERTY[name];
  return property === undefined ? (result as unknown as Record<string, unknown>) : { [property]: result };
}
