export { Endpoint } from "./endpoint";
export type { DeployOptions, EndpointArgs, SmokeTest, SmokeTestMessage } from "./endpoint-args";
export * from "./functions";
export { Provider, type ProviderArgs } from "./provider";
