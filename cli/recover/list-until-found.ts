import { inert } from "../../provider/client";
import { lookUntil, type Verdict } from "../../provider/endpoint/observe/look-until";
import { named } from "../../provider/endpoint/decide/rows";
import { listFresh } from "../../provider/endpoint/observe/observe";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import { looking, refuseFailedLook, type Looking } from "../looking";

/** The names to look for, and the callbacks for the progress. */
export interface Names {
  names: readonly string[];
  /** Whether a name was found with another key in the meantime, and need not be waited for here. */
  isElsewhere: (name: string) => boolean;
  /** Called after each list, for each name that it contains. */
  found: (name: string) => void;
  /** Called before each wait. */
  waiting: (missing: readonly string[], left: number) => void;
}

/**
 * Lists the endpoints until each name is found or the time is over.
 *
 * @returns the last list, with all endpoints.
 * @throws CommandError when the last list failed, because then nothing is proven.
 */
export function listUntilFound(
  how: Looking,
  { names, isElsewhere, found, waiting }: Names,
): Promise<readonly ObservedEndpoint[]> {
  const doing = "listing the endpoints";
  return looking(how, doing, (operation) => {
    const judge = (
      rows: readonly ObservedEndpoint[] | undefined,
      began: number,
    ): Verdict<readonly ObservedEndpoint[]> => {
      if (!rows && began >= how.time) refuseFailedLook(operation);
      const there = (name: string) => rows !== undefined && named(rows, name).length > 0;
      for (const name of names.filter(there)) found(name);
      const missing = names.filter((name) => !there(name) && !(rows && isElsewhere(name)));
      const left = Math.max(0, how.time - operation.elapsed());
      if (rows && (missing.length === 0 || left === 0)) return { answer: rows };
      waiting(missing, left);
      return { left };
    };
    return lookUntil(operation, { doing, look: () => listFresh(operation, true), judge });
  });
}

/**
 * The endpoint with a name. Undefined if there is none.
 *
 * @throws CommandError when several endpoints have the name, because the right one cannot be determined.
 */
export function pick(rows: readonly ObservedEndpoint[], name: string): ObservedEndpoint | undefined {
  const [record, ...others] = [...new Map(named(rows, name).map((row) => [row.id, row])).values()];
  if (others.length === 0) return record;
  const ids = [record, ...others].map((row) => inert(row?.id ?? "", 200)).join(", ");
  throw new CommandError(
    `several endpoints carry the name "${inert(name, 200)}": ${ids}. Which one this stack made cannot be told, so nothing was ` +
      `written. Keep one of them in the Pareta dashboard, delete the rest, and run this again.`,
  );
}
