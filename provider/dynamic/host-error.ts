import { EndpointError, IncompleteError } from "../endpoint";

/**
 * Turns an error into what Pulumi's host understands: with `id`, `properties` and `reasons` the resource is saved, and
 * the next `up` carries on with it.
 *
 * @param shown - makes of a text what may be seen of it.
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

/** A fault of this provider: its stack stays, for whoever reports it. */
function unforeseen(error: unknown, shown: (text: string) => string): Error {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = (stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  const safe = new Error(shown(message));
  safe.stack = [`Error: ${safe.message}`, ...frames.map(shown)].join("\n");
  return safe;
}

/**
 * An error that is meant for the user, shown once: the engine shows its message with the resource, while the host also
 * prints its text and stack on the stack's own row.
 */
function quiet(message: string): Error {
  return Object.assign(new Error(message), { stack: "the error is shown with its resource", toString: () => "Pareta" });
}
