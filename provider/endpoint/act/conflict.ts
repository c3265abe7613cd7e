import type { ConflictError } from "../../client";
import { EndpointError } from "../errors";
import { explain, isFinalConflict } from "../decide/explain";
import { pollPause, type Operation } from "../observe/operation";

/**
 * Waits before a request that met a conflict is sent again.
 *
 * @throws EndpointError with the server's words, when they say that the conflict is final, or it lasts too long.
 */
export async function waitOutConflict(
  operation: Operation,
  error: ConflictError,
  doing: string,
  until: number,
  attempt: number,
): Promise<void> {
  const asked = error.retryAfterMs ?? 0;
  if (isFinalConflict(error) || operation.elapsed() + asked >= until) {
    throw new EndpointError(explain(error, doing), { cause: error });
  }
  operation.trouble = explain(error, doing);
  operation.log.status(`${doing}: ${error.message}; trying again`);
  await operation.pause(Math.max(asked, pollPause(operation, attempt + 1)));
}
