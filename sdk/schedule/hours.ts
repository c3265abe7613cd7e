/** Everything that a decision by a schedule needs. It is loaded only if a program has a schedule. */
export { clockOfRun } from "../run-clock";
export { formatInstant } from "./instant";
export { parseSchedule } from "./parse";
export { stateAt } from "./state-at";
