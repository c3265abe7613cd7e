import { EndpointError, IncompleteError } from "../endpoint";

/**
 * Turns an error into the form that Pulumi's host understands. With `id`, `properties` and `reasons`, the resource is
 * saved and the next `up` continues with it.
 *
 * @param shown - returns the part of a text that may be shown.
 */
export function forHost(error: unknown, shown: (text: string) => string): Error {
  if (error instanceof IncompleteError) {
    const { id, state } = error;
    const message = shown(error.message);
    return Object.assign(quiet(message), { id, properties: state, reasons: [message] });
  }
  if (error instanceof EndpointError) return quiet(shown(error.message));
  return unforeseen(error, shown);
}

/** A fault of this provider. It keeps its stack, for the report of the fault. */
function unforeseen(error: unknown, shown: (text: string) => string): Error {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = (stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  const safe = new Error(shown(message));
  safe.stack = [`Error: ${safe.message}`, ...frames.map(shown)].join("\n");
  return safe;
}

/**
 * An error for the user, shown once. The engine shows its message with the resource, but the host also prints its text
 * and stack on the stack's own row.
 */
function quiet(message: string): Error {
  return Object.assign(new Error(message), { stack: "the error is shown with its resource", toString: () => "Pareta" });
}
