import { inert } from "../../provider/client/core/inert";
import { inputsFromRecord } from "../../provider/endpoint/decide/state";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import type { Resource } from "../stack/deployment";
import type { Place } from "../stack/place";
import { CommandError } from "../errors";
import type { Kind } from "../stack/kinds";
import { madeFor } from "../stack/urn";

/** An endpoint that the user names. If only the provider's process dies, its name is only in a line of the log. */
export interface Named {
  name: string;
  /** The resource's name in the program. */
  logicalName?: string;
}

/** Reads a `--name`: `contracts-3f9a1c2`, or `NAME=LOGICAL-NAME` if the logical name does not follow from the name. */
export function parseName(text: string): Named {
  // The last `=` separates the names, because the endpoint's name may contain one too.
  const split = text.lastIndexOf("=");
  const [name, given] = split < 0 ? [text, ""] : [text.slice(0, split), text.slice(split + 1)];
  const logicalName = given || madeFor(name);
  return { name, ...(logicalName && { logicalName }) };
}

/** @throws CommandError for a name that the provider did not make, if the logical name is missing. */
export function logicalNameFor({ name, logicalName }: Named): string {
  if (name && logicalName) return logicalName;
  throw new CommandError(
    `--name ${name}: no pending operation has this name, so it has to come with the resource's name in the program: ` +
      `--name ${name || "NAME"}=LOGICAL-NAME. Nothing was written.`,
  );
}

/**
 * The resource for a found endpoint. Its inputs are taken from the endpoint's record.
 *
 * @throws CommandError for a record without a task, because the next `up` would then replace the endpoint.
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
      // The diff finds no change, whether the program has this value or the alias that serves. So the endpoint is not
      // replaced, whatever model was requested.
      model: "recommended",
      __autoName: madeFor(name) !== undefined,
      ...kind.hidden(urn),
    },
    parent: place.stackUrn,
    provider: place.provider,
  };
}
