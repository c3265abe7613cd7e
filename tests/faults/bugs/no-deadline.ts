import type { Bug } from "./bug";

/** Longer than the limit of any single request, and shorter than the timeout of any operation. */
const LONG = 40_000;

/** A deadline that is set but never enforced. */
export const noDeadline: Bug = {
  name: "an ignored deadline",
  noticed: [
    { row: 10, operation: "create" },
    { row: 22, operation: "start" },
    { row: 25, operation: "start" },
    { row: 26, operation: "delete" },
  ],
  clock: (clock) => ({
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    timer: (ms, callback) => (ms >= LONG ? () => {} : clock.timer(ms, callback)),
  }),
};
