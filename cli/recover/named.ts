import { LOADER } from "../../sdk/loader";
import { inputsFromRecord } from "../../provider/endpoint/state";
import type { EndpointRecord } from "../../provider/endpoint/types";
import { resourcesOf, type Exported, type Resource } from "./deployment";
import { RecoverError } from "./errors";
import { ENDPOINT_TYPE } from "./urn";

/** An endpoint that the user names: when just the provider's process dies, only a line of the log does. */
export interface Named {
  name: string;
  /** The resource's name in the program. */
  logicalName?: string;
}

/** How the provider makes a name. */
const MADE = /^(.+)-[0-9a-f]{7}$/;

/** Reads a `--name`: `contracts-3f9a1c2`, or `NAME=LOGICAL-NAME` where the one does not follow from the other. */
export function parseName(text: string): Named {
  const [name = "", given] = text.split("=", 2);
  const logicalName = given || MADE.exec(name)?.[1];
  return { name, ...(logicalName && { logicalName }) };
}

/** @throws RecoverError for a name that was not made by the provider and came without its logical name. */
export function logicalNameFor({ name, logicalName }: Named): string {
  if (name && logicalName) return logicalName;
  throw new RecoverError(
    `--name ${name}: no pending operation has this name, so it has to come with the resource's name in the program: ` +
      `--name ${name || "NAME"}=LOGICAL-NAME. Nothing was written.`,
  );
}

/** Where such an endpoint belongs in this stack. */
export interface Place {
  stackUrn: string;
  /** The reference of the provider that endpoints without one of their own have. */
  provider: string;
}

/** @throws RecoverError for a stack that no `up` has got as far as a deploy in. */
export function placeIn(exported: Exported): Place {
  const resources = resourcesOf(exported);
  const stack = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const providers = resources.filter(({ type }) => type === "pulumi:providers:pulumi-nodejs");
  const provider = providers.find(({ urn }) => urn.endsWith("::default")) ?? providers[0];
  if (!stack || !provider) {
    throw new RecoverError("the stack is empty: no endpoint can have been deployed with it. Nothing was written.");
  }
  return { stackUrn: stack.urn, provider: `${provider.urn}::${provider.id}` };
}

/**
 * The resource that a found endpoint becomes. What the program asked for is taken from what is there.
 *
 * @throws RecoverError for a record that tells no task, for the next `up` would replace the endpoint over it.
 */
export function namedResource(place: Place, urn: string, name: string, record: EndpointRecord): Resource {
  if (record.task === null) {
    throw new RecoverError(
      `Pareta tells no task for endpoint ${record.id}, so it cannot be put in. Nothing was written.`,
    );
  }
  return {
    urn,
    custom: true,
    type: ENDPOINT_TYPE,
    inputs: {
      ...inputsFromRecord(record, record.id),
      name,
      // Neither this nor the serving alias in the program is a change of it: whatever was asked for, nothing is redone.
      model: "recommended",
      __autoName: MADE.test(name),
      __provider: LOADER,
      __urn: urn,
    },
    parent: place.stackUrn,
    provider: place.provider,
  };
}
