import type { Fault } from "../fault";
import { answerFaults } from "./answers";
import { cancelFaults } from "./cancels";
import { connectionFaults } from "./connection";
import { costFaults } from "./costs";
import { gateFaults } from "./gate";
import { gatewayFaults } from "./gateways";
import { situationFaults } from "./situations";
import { statusFaults } from "./statuses";
import { streamFaults } from "./stream";

/** Every fault of the matrix. */
export const FAULTS: readonly Fault[] = [
  ...connectionFaults,
  ...streamFaults,
  ...statusFaults,
  ...answerFaults,
  ...situationFaults,
  ...cancelFaults,
  ...gatewayFaults,
  ...gateFaults,
  ...costFaults,
];
