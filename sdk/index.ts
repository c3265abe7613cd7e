export { Endpoint } from "./endpoint";
export type { DeployOptions, EndpointArgs, SmokeTest, SmokeTestMessage } from "./endpoint-args";
