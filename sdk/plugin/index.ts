/**
 * The module that a Node program imports if the standalone plugin manages its endpoints. Names and types are those of
 * `pulumi-pareta`.
 *
 * @module
 */
export { Endpoint } from "./endpoint";
export type {
  Budget,
  Day,
  DayRange,
  DeployOptions,
  EndpointArgs,
  Evaluation,
  EvaluationExample,
  EvaluationResult,
  Schedule,
  Scorer,
  SmokeTest,
  SmokeTestMessage,
} from "../endpoint-args";
export * from "./functions";
export type * from "../functions/types";
export { Provider } from "./provider";
export type { ProviderArgs } from "../provider-args";
