export { Endpoint } from "./endpoint";
export type { DeployOptions, EndpointArgs } from "./endpoint-args";
