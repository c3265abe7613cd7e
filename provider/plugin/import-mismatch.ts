import type { EndpointState, FinalDecision } from "../endpoint";

/**
 * The error for an import of an endpoint that does not match the program. Importing it would replace it and so deploy
 * another endpoint, which no import is meant to do. The error lists the values that the program must have. Pure.
 */
export function importMismatch(
  id: string,
  state: EndpointState,
  decision: FinalDecision & { action: "replace" },
): string {
  const there = decision.keys
    .filter((key) => key !== "status")
    .map(
      (key) =>
        `${key}: ${JSON.stringify(key === "model" ? (state.deployedModel ?? state.model) : (state[key] ?? null))}`,
    );
  const advice =
    there.length > 0
      ? `The program asks for something else. To import it, give it what it has: ${there.join(", ")}.`
      : `It is ${state.status}, so it would be replaced.`;
  return (
    `endpoint ${id} cannot be imported as it is declared. ${advice} Nothing was changed. ` +
    `To deploy a new endpoint instead, leave the import option out.`
  );
}
