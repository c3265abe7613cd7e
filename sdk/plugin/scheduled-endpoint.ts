import * as pulumi from "@pulumi/pulumi";
import { TYPE as DYNAMIC_TYPE } from "../endpoint";
import { ScheduledComponent } from "../scheduled-component";
import type { ScheduledEndpointArgs } from "../scheduled-endpoint-args";
import { Endpoint } from "./endpoint";

/**
 * An {@link Endpoint} that runs in the hours of a schedule and is stopped, and free, outside of them: the
 * ScheduledEndpoint of `pulumi-pareta`, with an endpoint that the standalone plugin manages.
 *
 * One that was declared with that becomes one of this, of the same logical name and parent, without its endpoint being
 * replaced.
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
   * @param name - the logical name, of the endpoint as well: unique in the stack for this type.
   * @param args - what is asked for.
   * @throws RunError, at preview, when the schedule cannot be used or `pareta:now` is no instant; it names the field.
   */
  constructor(name: string, args: ScheduledEndpointArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(name, args, opts, (endpointArgs, endpointOpts) => {
      const parent = opts.parent ?? pulumi.rootStackResource;
      // An Endpoint of the dynamic provider that had no schedule yet.
      return new Endpoint(
        name,
        endpointArgs,
        pulumi.mergeOptions({ aliases: [{ parent, type: DYNAMIC_TYPE }] }, endpointOpts),
      );
    });
  }
}
