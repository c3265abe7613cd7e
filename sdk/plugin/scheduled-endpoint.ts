import * as pulumi from "@pulumi/pulumi";
import { TYPE as DYNAMIC_TYPE } from "../endpoint";
import { ScheduledComponent } from "../scheduled-component";
import type { ScheduledEndpointArgs } from "../scheduled-endpoint-args";
import { Endpoint } from "./endpoint";

/**
 * An {@link Endpoint} that runs in the hours of a schedule. Outside these hours it is stopped and costs nothing. It is
 * the ScheduledEndpoint of `pulumi-pareta`, with an endpoint that the standalone plugin manages.
 *
 * A ScheduledEndpoint that was declared with `pulumi-pareta` becomes one of this class without a replacement of its
 * endpoint, if the logical name and the parent are the same.
 *
 * @example
 * ```ts
 * import { ScheduledEndpoint } from "pulumi-pareta/plugin";
 *
 * const contracts = new ScheduledEndpoint("contracts", {
 *   task: "contract-key-fields",
 *   schedule: { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" },
 * });
 * export const url = contracts.url;
 * ```
 */
export class ScheduledEndpoint extends ScheduledComponent<Endpoint> {
  /**
   * Declares an endpoint and its hours.
   *
   * @param name - the logical name, also of the endpoint. It must be unique in the stack for this type.
   * @param args - the arguments of the endpoint, and its schedule.
   * @param opts - Pulumi's options of a component.
   * @throws RunError, at preview, when the schedule is not valid or `pareta:now` is not an instant. It names the field.
   */
  constructor(name: string, args: ScheduledEndpointArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(name, args, opts, (endpointArgs, endpointOpts) => {
      const parent = opts.parent ?? pulumi.rootStackResource;
      // The type of an Endpoint of the dynamic provider that had no schedule yet.
      return new Endpoint(
        name,
        endpointArgs,
        pulumi.mergeOptions({ aliases: [{ parent, type: DYNAMIC_TYPE }] }, endpointOpts),
      );
    });
  }
}
