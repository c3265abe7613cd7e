import { inert } from "../../provider/client/core/inert";
import { inputsFromRecord } from "../../provider/endpoint/decide/state";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import type { Resource } from "../stack/deployment";
import type { Place } from "../stack/place";
import { CommandError } from "../errors";
import type { Kind } from "../stack/kinds";
import { madeFor } from "../stack/urn";

/** An endpoint that the user names: when just the provider's process dies, only a line of the log does. */
export interface Named {
  name: string;
  /** The resource's name in the program. */
  logicalName?: string;
}

/** Reads a `--name`: `contracts-3f9a1c2`, or `NAME=LOGICAL-NAME` where the one does not follow from the other. */
export function parseName(text: string): Named {
  // The last one, for a name may hold one too.
  const split = text.lastIndexOf("=");
  const [name, given] = split < 0 ? [text, ""] : [text.slice(0, split), text.slice(split + 1)];
  const logicalName = given || madeFor(name);
  return { name, ...(logicalName && { logicalName }) };
}

/** @throws CommandError for a name that was not made by the provider and came without its logical name. */
export function logicalNameFor({ name, logicalName }: Named): string {
  if (name && logicalName) return logicalName;
  throw new CommandError(
    `--name ${name}: no pending operation has this name, so it has to come with the resource's name in the program: ` +
      `--name ${name || "NAME"}=LOGICAL-NAME. Nothing was written.`,
  );
}

/**
 * The resource that a found endpoint becomes. What the program asked for is taken from what is there.
 *
 * @throws CommandError for a record that tells no task, for the next `up` would replace the endpoint over it.
 */
export function namedResource(place: Place, kind: Kind, urn: string, name: string, record: ObservedEndpoint): Resource {
  if (record.task === null) {
    throw new CommandError(
      `Pareta tells no task for endpoint ${inert(record.id, 200)}, so it cannot be put in. Nothing was written.`,
    );
  }
  return {
    urn,
    custom: true,
    type: kind.endpointType,
    inputs: {
      ...inputsFromRecord(record, record.id),
      name,
      // Neither this nor the serving alias in the program is a change of it: whatever was asked for, nothing is redone.
      model: "recommended",
      __autoName: madeFor(name) !== undefined,
      ...kind.hidden(urn),
    },
    parent: place.stackUrn,
    provider: place.provider,
  };
}
