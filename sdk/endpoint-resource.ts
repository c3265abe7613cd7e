import * as pulumi from "@pulumi/pulumi";
import { PROPERTY_NAMES } from "../provider/endpoint/properties";
import type { EndpointArgs, EndpointOutputs } from "./endpoint-args";
import { userError } from "./user-error";

/** An endpoint in a program. The type is the same for both providers. */
export type EndpointResource = pulumi.CustomResource & EndpointOutputs;

/**
 * The class that Endpoint extends. It is Pulumi's class itself, with no class between, because Pulumi takes the caller
 * of its direct subclass for the place in the program where the resource is declared. The type uses only syntax of
 * TypeScript 3.8, because Pulumi compiles programs with that version if they bring none of their own.
 */
export const EndpointResource = pulumi.CustomResource as unknown as Pick<typeof pulumi.CustomResource, "isInstance"> &
  (new (t: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions) => EndpointResource);

/** Every output must be named when a resource is registered. Its value comes from the provider. */
const OUTPUTS = Object.fromEntries(PROPERTY_NAMES.map((name) => [name, undefined]));

/**
 * Returns the properties to register an endpoint with.
 *
 * @throws RunError when there is nothing to register.
 */
export function registered(
  name: string,
  args: EndpointArgs | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  // A program in JavaScript may leave the arguments out. Endpoint.get does.
  if (args === undefined && opts.id === undefined)
    throw userError(`Endpoint "${name}": the argument "task" is missing`);
  return { ...OUTPUTS, ...args };
}
