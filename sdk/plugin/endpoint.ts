import * as pulumi from "@pulumi/pulumi";
import { TYPE as DYNAMIC_TYPE } from "../endpoint";
import type { EndpointArgs } from "../endpoint-args";
import { EndpointResource, registered } from "../endpoint-resource";
import { warnAboutPlainKey } from "../plain-key";
import { RELEASE } from "./release";

const TYPE = "pareta:index:Endpoint";

/**
 * An OpenAI-compatible inference endpoint on Pareta that serves an open-weights model for a task. The standalone plugin
 * manages it.
 *
 * Arguments, outputs and `customTimeouts` are those of the Endpoint of `pulumi-pareta`. An endpoint that was declared
 * with `pulumi-pareta` becomes one of this class without a replacement, if the logical name and the parent are the
 * same. In addition, Pulumi's `import` option and `pulumi import` import an existing endpoint into the stack, a Ctrl-C
 * ends a wait at once, and a preview shows each property that changes.
 *
 * @example
 * ```ts
 * import { Endpoint } from "pulumi-pareta/plugin";
 *
 * const contracts = new Endpoint("contracts", { task: "contract-key-fields", running: true });
 * export const url = contracts.url;
 * ```
 */
export class Endpoint extends EndpointResource {
  /**
   * Looks up an endpoint that this program does not manage.
   *
   * @param name - the logical name in this program.
   * @param id - the endpoint's id, such as `ep_a1b2c3`.
   * @throws at preview and at up, when the API key can reach no endpoint with this id.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Endpoint {
    return new Endpoint(name, undefined as unknown as EndpointArgs, { ...opts, id });
  }

  /** Whether `value` is an Endpoint, of this copy of the package or of another copy. */
  static override isInstance(value: unknown): value is Endpoint {
    return (value as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === TYPE;
  }

  /**
   * Declares an endpoint.
   *
   * @param name - the logical name. It must be unique in the stack for this type.
   * @param args - the arguments of the endpoint.
   * @param opts - Pulumi's options of a resource.
   */
  constructor(name: string, args: EndpointArgs, opts: pulumi.CustomResourceOptions = {}) {
    // The warning is given here, because the engine does not tell the plugin which of its settings are secret.
    warnAboutPlainKey();
    // The type of the same endpoint with the dynamic provider.
    const before = pulumi.mergeOptions({ aliases: [{ type: DYNAMIC_TYPE }] }, opts);
    super(TYPE, name, registered(name, args, opts), { ...RELEASE, ...before });
  }
}
