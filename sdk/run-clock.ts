import * as pulumi from "@pulumi/pulumi";
import { parseInstant } from "../provider/endpoint/decide/schedule/instant";

const NOW = "pareta:now";

/** The clock's reading for each run. One process may see several runs, one after another. */
const readings = new WeakMap<object, number>();

/**
 * The clock of the run, in milliseconds since 1970: the value of `pareta:now`, else the system clock at the first call.
 * So all calls in one run see the same moment.
 *
 * @throws Error when `pareta:now` is not an ISO 8601 instant.
 */
export function clockOfRun(): number {
  // Without a stack, as with mocks, one run cannot be told from another.
  const run = pulumi.runtime.getStackResource() ?? {};
  const reading = readings.get(run) ?? read();
  readings.set(run, reading);
  return reading;
}

function read(): number {
  const given = pulumi.runtime.getConfig(NOW);
  if (given === undefined) return Date.now();
  const fixed = parseInstant(given);
  if (fixed === undefined) {
    throw new Error(
      `${NOW} must be an ISO 8601 instant with an offset, such as "2026-03-30T08:00:00+02:00"; got ${JSON.stringify(given)}`,
    );
  }
  // Left in the config by mistake, it would keep an endpoint running indefinitely.
  void pulumi.log.warn(
    `The clock of scheduled endpoints stands still at ${given}. To let it run: pulumi config rm ${NOW}`,
  );
  return fixed;
}
