import type { EndpointArgs } from "./endpoint-args";
import type { Schedule } from "./schedule/schedule";

/** What a program asks for: all that an Endpoint takes but `running`, which the schedule decides. */
export interface ScheduledEndpointArgs extends Omit<EndpointArgs, "running"> {
  /**
   * The hours in which the endpoint runs. Plain values, known when the program runs, for they decide what bills: an
   * `Output` is refused.
   *
   * A change starts or stops the endpoint in place, and only if it is outside the new hours, or no longer is.
   */
  schedule: Schedule;
}
