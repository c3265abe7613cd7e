import type { Clock } from "pulumi-pareta/client";
import type { Api } from "../../../provider/endpoint";
import type { Row } from "../matrix/rows";
import type { OperationName } from "../matrix/operations";
import type { Controller } from "../support/stack";

/** A mistake that is put into the lifecycle from outside, to prove that the matrix notices it. */
export interface Bug {
  name: string;
  /** The rows and operations that must fail. */
  noticed: { row: Row; operation: OperationName }[];
  api?: (api: Api) => Api;
  clock?: (clock: Clock) => Clock;
  controller?: (controller: Controller) => Controller;
}
