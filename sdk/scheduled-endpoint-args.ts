import type { EndpointArgs } from "./endpoint-args";
import type { Schedule } from "./schedule/schedule";

/** The arguments of a ScheduledEndpoint: those of an Endpoint without `running`, which the schedule decides. */
export interface ScheduledEndpointArgs extends Omit<EndpointArgs, "running"> {
  /**
   * The hours in which the endpoint runs. The values must be plain, because they decide what is billed and must be
   * known when the program runs. An `Output` is refused.
   *
   * A change starts or stops the endpoint in place, and only if the endpoint should now be in the other state.
   */
  schedule: Schedule;
}
