import { EndpointError, IncompleteError } from "../endpoint";

/**
 * Turns an error into what Pulumi's host understands: with `id`, `properties` and `reasons` the resource is saved, and
 * the next `up` carries on with it.
 */
export function forHost(error: unknown): Error {
  if (error instanceof IncompleteError) {
    const { id, state, message } = error;
    return Object.assign(quiet(message), { id, properties: state, reasons: [message] });
  }
  if (error instanceof EndpointError) return quiet(error.message);
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * An error that is meant for the user, shown once: the engine shows its message with the resource, while the host also
 * prints its text and stack on the stack's own row.
 */
function quiet(message: string): Error {
  return Object.assign(new Error(message), { stack: "the error is shown with its resource", toString: () => "Pareta" });
}
