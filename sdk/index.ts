export { Endpoint } from "./endpoint";
export type { DeployOptions, EndpointArgs } from "./endpoint-args";
export * from "./functions";
export { Provider, type ProviderArgs } from "./provider";
