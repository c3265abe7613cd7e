import { EndpointError, UnsettledError } from "../errors";
import { explain } from "../decide/explain";
import { lookUntil, type Verdict } from "./look-until";
import { listFresh } from "./observe";
import type { Operation } from "./operation";
import { Suspects, type Traits } from "./suspects";
import { named } from "../decide/rows";
import { chooseTwin } from "../decide/twins";
import type { ObservedEndpoint } from "../types";

/** The result of looking for a deploy by its name. */
export type LookupResult =
  /** `twins` are duplicates that the same deploy made. */
  | { kind: "found"; record: ObservedEndpoint; twins: ObservedEndpoint[] }
  | { kind: "absent"; suspects: ObservedEndpoint[]; looked: number }
  /** The list could not be read completely, so nothing is proven. */
  | { kind: "undecided"; reason: string };

export interface Lookup extends Traits {
  name: string;
  /** How long an endpoint may take to appear, in milliseconds; 0 looks once. */
  grace: number;
  /**
   * How long it is looked for, in milliseconds, while a new endpoint may be the one. Later lists may show that it is not.
   * Default: no longer than the grace.
   */
  suspected?: number;
  /** How long a found endpoint must stay the only one with its name, in milliseconds. Default: 0. */
  alone?: number;
}

/**
 * Looks for the endpoint that a deploy of unknown outcome may have made, until it appears or the grace is over.
 *
 * @throws UnsettledError when several new endpoints have the name, and it cannot be told which one is ours.
 */
export async function lookUp(operation: Operation, lookup: Lookup): Promise<LookupResult> {
  const start = operation.elapsed();
  const suspects = new Suspects(operation, lookup);
  const judge = (rows: readonly ObservedEndpoint[] | undefined, began: number): Verdict<LookupResult> => {
    if (!rows) return { left: Infinity };
    const isFresh = ({ id }: ObservedEndpoint) => !lookup.before.has(id);
    const found = theOne(lookup, named(rows, lookup.name).filter(isFresh));
    // A list shows what there was when it was requested, however late it arrives.
    const looked = began - start;
    let left = (found ? (lookup.alone ?? 0) : lookup.grace) - looked;
    if (found && left <= 0) return { answer: { kind: "found", ...found } };
    if (left <= 0) {
      left = suspects.all.length > 0 ? (lookup.suspected ?? 0) - looked : 0;
      if (left <= 0) return { answer: { kind: "absent", looked, suspects: suspects.all } };
    }
    operation.log.status(lookingText(operation, lookup.name, found !== undefined));
    return { left };
  };
  const look = async () => {
    const rows = await listFresh(operation, true);
    await suspects.see(rows);
    return rows;
  };
  const doing = `looking for endpoint "${lookup.name}"`;
  try {
    return await lookUntil(operation, { doing, look, judge });
  } catch (error) {
    if (operation.signal.aborted || error instanceof UnsettledError || !(error instanceof EndpointError)) throw error;
    return { kind: "undecided", reason: explain(error.cause, doing) };
  }
}

/** The text on the resource's row while a deploy is looked for. */
export function lookingText({ cancelled }: Operation, name: string, found = false): string {
  if (cancelled?.aborted) return `cancelled; waiting for the id of ${name}, so that it is not lost`;
  return found ? `${name} is there; making sure that it is the only one` : `looking for ${name}`;
}

function theOne(
  { name, made }: Lookup,
  matches: readonly ObservedEndpoint[],
): { record: ObservedEndpoint; twins: ObservedEndpoint[] } | undefined {
  const [first] = matches;
  if (!first) return undefined;
  const ids = new Set(matches.map((row) => row.id));
  if (ids.size === 1) return { record: first, twins: [] };
  const choice = made ? chooseTwin(name, matches) : undefined;
  if (choice) return { record: choice.keep, twins: choice.rest };
  throw new UnsettledError(
    `several endpoints carry the name "${name}" that were not there before: ${[...ids].join(", ")}. ` +
      `Which one this deploy made cannot be told, so none is taken and none is deleted: ` +
      `keep one in the Pareta dashboard, and delete the rest.`,
  );
}
