import * as pulumi from "@pulumi/pulumi";
import type { DeployOptions, EndpointArgs, SmokeTest } from "./endpoint-args";
import { userError } from "./user-error";

/** The outputs of an endpoint, whichever provider manages it. */
export interface EndpointOutputs {
  /** The task that was asked for. */
  readonly task: pulumi.Output<string>;
  /** The model that was asked for: an alias, or `"recommended"`. What serves is in {@link Endpoint.deployedModel}. */
  readonly model: pulumi.Output<string>;
  /** The name that the endpoint was deployed with. */
  readonly name: pulumi.Output<string>;
  /** The extra deploy fields that were asked for. */
  readonly deployOptions: pulumi.Output<DeployOptions | undefined>;
  /** The smoke test that was asked for. */
  readonly smokeTest: pulumi.Output<pulumi.Unwrap<SmokeTest> | undefined>;
  /** True while the endpoint is live or starting; false while it is stopped, stopping or failed. */
  readonly running: pulumi.Output<boolean>;
  /**
   * True once the endpoint is live and, where a smoke test is asked for, has passed it since it was deployed or last
   * started. False otherwise, as after a change of the test that has not passed yet. `url` and the like are set all the
   * same.
   */
  readonly ready: pulumi.Output<boolean>;
  /** The API's own word, such as `live`, `starting` or `stopped`: an open set. */
  readonly status: pulumi.Output<string | null>;
  /** The OpenAI-compatible URL to send requests to; set once the endpoint is live. */
  readonly url: pulumi.Output<string | null>;
  /** The task's alias of the model that serves: what a record of `getEndpoint` and `getEndpoints` calls `model`. */
  readonly deployedModel: pulumi.Output<string | null>;
  /** Applied by Pareta to requests without a system message. */
  readonly recommendedSystemPrompt: pulumi.Output<string | null>;
  /** Never applied by Pareta: for clients to fill in. */
  readonly promptScaffold: pulumi.Output<string | null>;
}

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
const OUTPUTS = {
  task: undefined,
  model: undefined,
  name: undefined,
  deployOptions: undefined,
  smokeTest: undefined,
  running: undefined,
  ready: undefined,
  status: undefined,
  url: undefined,
  deployedModel: undefined,
  recommendedSystemPrompt: undefined,
  promptScaffold: undefined,
};

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
