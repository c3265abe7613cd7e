import type * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "./endpoint";
import { ScheduledComponent } from "./scheduled-component";
import type { ScheduledEndpointArgs } from "./scheduled-endpoint-args";

/**
 * An {@link Endpoint} that runs in the hours of a schedule and is stopped, and free, outside of them.
 *
 * Nothing watches the clock between runs: each `pulumi up` starts or stops the endpoint by the clock of that run. So a
 * pipeline has to run `pulumi up` when the hours begin and when they end; {@link ScheduledEndpoint.nextChange} says when.
 * A first `pulumi up` outside the hours deploys the endpoint, which is billed until it is live, and then stops it.
 *
 * The config `pareta:now`, an ISO 8601 instant with an offset, fixes the clock.
 *
 * To look for drift, use `pulumi refresh --preview-only`, which does not run the program. `pulumi preview --refresh` does,
 * and takes hours that have begun or ended since the last run for a change.
 *
 * An Endpoint that already exists becomes a scheduled one of the same logical name and parent without being replaced; for
 * the same reason the two cannot stand side by side.
 *
 * The options that Pulumi hands on to the children of a component, such as `provider`, `protect` and `aliases`, reach the
 * endpoint, and so does `customTimeouts`.
 *
 * @example
 * ```ts
 * import { ScheduledEndpoint } from "pulumi-pareta";
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
    super(name, args, opts, (endpointArgs, endpointOpts) => new Endpoint(name, endpointArgs, endpointOpts));
  }
}
