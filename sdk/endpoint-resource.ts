import * as pulumi from "@pulumi/pulumi";
import { PROPERTY_NAMES } from "../provider/endpoint/properties";
import type { EndpointArgs, EndpointOutputs } from "./endpoint-args";
import { userError } from "./user-error";

/** An endpoint in a program, whichever provider manages it. */
export type EndpointResource = pulumi.CustomResource & EndpointOutputs;

/**
 * What an Endpoint extends: Pulumi's class itself and no class between, because Pulumi takes the caller of its direct
 * subclass for the place in the program where the resource is declared. In words that TypeScript 3.8 knows, with which
 * Pulumi compiles programs that bring none of their own.
 */
export const EndpointResource = pulumi.CustomResource as unknown as Pick<typeof pulumi.CustomResource, "isInstance"> &
  (new (t: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions) => EndpointResource);

/** Every output has to be named when a resource is registered; its value comes from the provider. */
const OUTPUTS = Object.fromEntries(PROPERTY_NAMES.map((name) => [name, undefined]));

/**
 * What an endpoint is registered with.
 *
 * @throws RunError when there is nothing to register.
 */
export function registered(
  name: string,
  args: EndpointArgs | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  // A program in JavaScript may leave them out; Endpoint.get does.
  if (args === undefined && opts.id === undefined)
    throw userError(`Endpoint "${name}": the argument "task" is missing`);
  return { ...OUTPUTS, ...args };
}
