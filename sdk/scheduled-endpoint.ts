import type * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "./endpoint";
import { ScheduledComponent } from "./scheduled-component";
import type { ScheduledEndpointArgs } from "./scheduled-endpoint-args";

/**
 * An {@link Endpoint} that runs in the hours of a schedule. Outside these hours it is stopped and costs nothing.
 *
 * Nothing watches the clock between runs: each `pulumi up` starts or stops the endpoint by the clock of that run. So a
 * pipeline must run `pulumi up` when the hours begin and when they end; {@link ScheduledEndpoint.nextChange} gives the
 * time. A first `pulumi up` outside the hours deploys the endpoint, which is billed until it is live, and then stops
 * it.
 *
 * The config `pareta:now`, an ISO 8601 instant with an offset, fixes the clock.
 *
 * To look for drift, use `pulumi refresh --preview-only`, which does not run the program. `pulumi preview --refresh`
 * runs the program, and reports hours that have begun or ended since the last run as a change.
 *
 * An existing Endpoint with the same logical name and parent becomes a scheduled one without a replacement. For the
 * same reason the two cannot exist side by side.
 *
 * The options that Pulumi passes on to the children of a component, such as `provider`, `protect` and `aliases`, apply
 * to the endpoint. So does `customTimeouts`.
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
   * @param name - the logical name, also of the endpoint. It must be unique in the stack for this type.
   * @param args - the arguments of the endpoint, and its schedule.
   * @param opts - Pulumi's options of a component.
   * @throws RunError, at preview, when the schedule is not valid or `pareta:now` is not an instant. It names the field.
   */
  constructor(name: string, args: ScheduledEndpointArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super(name, args, opts, (endpointArgs, endpointOpts) => new Endpoint(name, endpointArgs, endpointOpts));
  }
}
