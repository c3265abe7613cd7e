export { Endpoint } from "./endpoint";
export type { DeployOptions, EndpointArgs } from "./endpoint-args";
export type { Day, Schedule } from "./schedule/schedule";
export { ScheduledEndpoint } from "./scheduled-endpoint";
export type { ScheduledEndpointArgs } from "./scheduled-endpoint-args";
