/** Everything that a decision by a schedule needs. It is loaded only if a program has a schedule. */
export { formatInstant } from "../../provider/endpoint/decide/schedule/instant";
export { parseSchedule } from "../../provider/endpoint/decide/schedule/parse";
export { stateAt } from "../../provider/endpoint/decide/schedule/state-at";
export { clockOfRun } from "../run-clock";
