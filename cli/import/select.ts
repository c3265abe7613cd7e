import { nearestFew } from "../../provider/endpoint/decide/hints";
import { named } from "../../provider/endpoint/decide/rows";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import type { Holder } from "../stack/holders";
import { quoted, shellWord } from "../text";
import { inert } from "../../provider/client/core/inert";

/** An endpoint to import. */
export interface Chosen {
  record: ObservedEndpoint;
  /** The resource's name in the program, if the user gives it. */
  logicalName?: string;
}

/** An endpoint that is not imported, and the reason. */
export interface Skipped {
  id: string;
  reason: string;
}

export interface Selection {
  chosen: Chosen[];
  skipped: Skipped[];
}

/**
 * Selects the endpoints that the user names, each by an id or a name, or as `ENDPOINT=LOGICAL-NAME`.
 *
 * @throws CommandError for an endpoint that does not exist, that is ambiguous, or that another stack manages. Then
 *   nothing is imported.
 */
export function selectNamed(
  wanted: readonly string[],
  rows: readonly ObservedEndpoint[],
  holders: ReadonlyMap<string, readonly Holder[]>,
  stack: string,
): Selection {
  const chosen = new Map<string, Chosen>();
  const skipped = new Map<string, Skipped>();
  for (const word of wanted) {
    const found = find(word, rows);
    const { id } = found.record;
    const its = holders.get(id) ?? [];
    const ours = its.find((holder) => holder.stack === stack);
    if (ours) skipped.set(id, { id, reason: heldHere(ours) });
    else if (its[0]) throw new CommandError(heldElsewhere(id, its[0]));
    else chosen.set(id, found);
  }
  return { chosen: [...chosen.values()], skipped: [...skipped.values()] };
}

/** Selects all endpoints that none of the given stacks manages. */
export function selectAll(
  listed: readonly ObservedEndpoint[],
  holders: ReadonlyMap<string, readonly Holder[]>,
  stack: string,
): Selection {
  const rows = [...new Map(listed.map((row) => [row.id, row])).values()];
  const skipped = rows.flatMap(({ id }): Skipped[] => {
    const its = holders.get(id) ?? [];
    const ours = its.find((holder) => holder.stack === stack);
    if (ours) return [{ id, reason: heldHere(ours) }];
    return its[0] ? [{ id, reason: `stack ${its[0].stack} manages it, as "${its[0].logicalName}"` }] : [];
  });
  const chosen = rows.filter(({ id }) => !holders.has(id)).map((record) => ({ record }));
  return { chosen, skipped };
}

function find(word: string, rows: readonly ObservedEndpoint[]): Chosen {
  const whole = match(word, rows);
  if (whole) return { record: whole };
  // The last `=` separates the names, because the endpoint's name may contain one too.
  const split = word.lastIndexOf("=");
  const record = split > 0 ? match(word.slice(0, split), rows) : undefined;
  if (record) return { record, logicalName: checked(word.slice(split + 1)) };
  const near = nearestFew(
    word,
    rows.flatMap(({ id, name }) => (name === null || name === id ? [id] : [id, name])),
    3,
  );
  throw new CommandError(
    `there is no endpoint "${inert(word, 200)}" for this key` +
      (near.length > 0 ? `; near to it: ${near.map((each) => inert(each, 200)).join(", ")}` : "") +
      ". `pulumi-pareta list` shows all. Nothing was written.",
  );
}

function match(word: string, rows: readonly ObservedEndpoint[]): ObservedEndpoint | undefined {
  const byId = rows.find(({ id }) => id === word);
  if (byId) return byId;
  const [record, ...others] = named(rows, word);
  if (others.length === 0) return record;
  const ids = [record, ...others].map((row) => inert(row?.id ?? "")).join(", ");
  throw new CommandError(`several endpoints carry the name "${inert(word, 200)}": give one of their ids: ${ids}`);
}

function checked(logicalName: string): string {
  if (logicalName.trim() !== "" && logicalName === inert(logicalName)) return logicalName;
  throw new CommandError(
    `"${inert(logicalName)}" is no name for a resource: what comes after the = must be a text to print, not blank`,
  );
}

function heldHere({ logicalName }: Holder): string {
  return `this stack manages it already, as "${logicalName}"`;
}

function heldElsewhere(id: string, { stack, urn, logicalName }: Holder): string {
  return (
    `stack ${stack} manages endpoint ${inert(id)}, as "${logicalName}": two stacks must not manage one endpoint, for ` +
    `each would stop or delete it under the other. Nothing was written. To move it, take it out of the other stack and ` +
    `its program first:\n  pulumi state delete ${quoted(urn)} --stack ${shellWord(stack)}`
  );
}
