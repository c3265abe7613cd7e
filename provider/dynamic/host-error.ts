import { EndpointError, IncompleteError } from "../endpoint";

/**
 * Turns an error into what Pulumi's host understands: with `id`, `properties` and `reasons` the resource is saved, and
 * the next `up` carries on with it. An error that is meant for the user loses its stack, which the host would print.
 */
export function forHost(error: unknown): Error {
  if (error instanceof IncompleteError) {
    const saved = new Error(error.message);
    return Object.assign(saved, { stack: "", id: error.id, properties: error.state, reasons: [error.message] });
  }
  if (error instanceof EndpointError) return Object.assign(new Error(error.message), { stack: "" });
  return error instanceof Error ? error : new Error(String(error));
}
