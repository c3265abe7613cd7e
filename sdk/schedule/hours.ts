/** All that it takes to decide by a schedule; loaded when a program has one. */
export { clockOfRun } from "../run-clock";
export { formatInstant } from "./instant";
export { parseSchedule } from "./parse";
export { stateAt } from "./state-at";
