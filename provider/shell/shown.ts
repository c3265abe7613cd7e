import { inert } from "../client";
import { concealer, secretInputs, type CheckFailure, type EndpointInputs } from "../endpoint";

/** The most of one line or error that is shown, in characters: what servers write in it is bounded on its own. */
const MOST = 10_000;

/**
 * What a shell shows of a text about an endpoint: nothing of its secret inputs or of the API key, and nothing that a
 * terminal or a build system would take for a command. In that order, because an escape may break up what is looked for.
 *
 * @param inputs - of the endpoint, or the state that holds them.
 * @param redact - takes the API key out of a text.
 */
export function shownOf(inputs: Partial<EndpointInputs>, redact: (text: string) => string): (text: string) => string {
  let conceal: ((text: string) => string) | undefined;
  // Made with the first text: most operations say nothing.
  return (text) => inert(redact((conceal ??= concealer(inputs))(text)), MOST);
}

/**
 * A refused input as it may be shown. Beside a property that an error names, Pulumi prints its value, secret or not: one
 * that may be a secret is named in the reason alone.
 */
export function shownFailure({ property, reason }: CheckFailure, inputs: Partial<EndpointInputs>): CheckFailure {
  const [name = ""] = property.split(".");
  const isSecret = secretInputs(inputs).some((secret) => secret === name);
  return isSecret ? { property: "", reason: `${property}: ${reason}` } : { property, reason };
}
