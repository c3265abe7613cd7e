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
} from "./endpoint-args";
export * from "./functions";
export { Provider } from "./provider";
export { type ProviderArgs } from "./provider-args";
