import type { Held } from "../context";
import { madeFor } from "./names";
import { named } from "./rows";
import type { EndpointInputs, ObservedEndpoint } from "../types";

/** What is known of the endpoint that a new one may replace. */
export interface Knowledge {
  /** The endpoint that the state holds for the same resource, where this process was told. */
  held: Held | undefined;
  /** Whether this process has made an endpoint, or deleted it. Neither can be what a new one replaces. */
  isOwn: (id: string) => boolean;
}

/**
 * The endpoint that a new one is to replace, if it still stands. It decides what becomes of a new one that does not
 * pass: beside one that stands it is taken down, and without one it is kept. Pure.
 *
 * With `--replace` and `pulumi state taint`, Pulumi tells a provider nothing of the old one. A made name then tells which
 * endpoints were made for the same resource.
 *
 * @param rows - all endpoints from before the deploy.
 */
export function standingIn(
  rows: readonly ObservedEndpoint[],
  { __autoName: made, __urn: urn }: EndpointInputs,
  { held, isOwn }: Knowledge,
): ObservedEndpoint | undefined {
  const isOther = ({ id }: ObservedEndpoint) => !isOwn(id);
  if (held?.id !== undefined) return named(rows, held.id).find((row) => row.id === held.id && isOther(row));
  if (held) return named(rows, held.name).find(isOther);
  if (!made || urn === undefined) return undefined;
  const isMade = madeFor(urn);
  return rows.find((row) => row.name !== null && isMade(row.name) && isOther(row));
}
