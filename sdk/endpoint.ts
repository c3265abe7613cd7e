import type * as pulumi from "@pulumi/pulumi";
import type { EndpointArgs } from "./endpoint-args";
import { EndpointResource, registered } from "./endpoint-resource";
import { withHiddenInputs } from "./hidden-inputs";
import { transformLast } from "./last-transformation";
import { LOADER } from "./loader";
import { warnAboutPlainKey } from "./plain-key";
import { userError } from "./user-error";

/** The type of Pulumi's dynamic provider host, in a module of ours. */
export const TYPE = "pulumi-nodejs:dynamic/pareta:Endpoint";

/**
 * An OpenAI-compatible inference endpoint on Pareta that serves an open-weights model for a task.
 *
 * The outputs `task`, `model`, `name`, `deployOptions`, `smokeTest`, `evaluation`, `schedule` and `budget` hold what was
 * requested. The outputs `running`, `ready`, `evaluationResult`, `status`, `url`, `deployedModel`,
 * `recommendedSystemPrompt` and `promptScaffold` hold what the API reported
 * at the last operation or refresh. The texts among these are null if the API has no value.
 *
 * Pulumi's `customTimeouts` option applies: create (default 60 min), update (20 min) and delete (10 min). After a
 * timeout, Pareta continues, the endpoint is in the state, and the next `pulumi up` continues with it.
 *
 * @example
 * ```ts
 * import { Endpoint } from "pulumi-pareta";
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
    // With an id, the engine reads instead of creating. The inputs then come from the record.
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
    const inputs = registered(name, args, opts);
    if (opts.import !== undefined) {
      throw userError(
        `Endpoint "${name}": the "import" option does not work for resources of a dynamic provider. ` +
          `\`npx pulumi-pareta import\` takes an endpoint that exists into the stack; so does this option with the Endpoint of ` +
          `"pulumi-pareta/plugin". Endpoint.get("${name}", id) reads one that is managed elsewhere.`,
      );
    }
    warnAboutPlainKey();
    super(TYPE, name, { ...inputs, __provider: LOADER }, opts);
  }
}

transformLast(Endpoint.prototype, withHiddenInputs);
