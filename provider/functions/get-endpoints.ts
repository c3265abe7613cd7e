import { filledText } from "../endpoint/decide/filled-text";
import { define } from "./definition";
import { toEndpointRecord, type EndpointRecord } from "./endpoint-record";

/** Which endpoints to list: those that match every given value. Default: all endpoints of the organization. */
export interface GetEndpointsArgs {
  /** A task id, such as `contract-key-fields`. */
  task?: string | undefined;
  /** The alias of the model that serves, such as `qwen-1`. The `Endpoint` resource calls it `deployedModel`. */
  model?: string | undefined;
  /** The status as Pareta reports it, such as `live` or `stopped`. */
  status?: string | undefined;
  /** The endpoint's name, such as `contracts-prod`. */
  name?: string | undefined;
}

export const getEndpoints = define("getEndpoints", {
  example: 'getEndpoints({ task: "contract-key-fields", status: "live" })',
  shape: {
    task: filledText('a task id, such as "contract-key-fields"').optional(),
    model: filledText('the alias of a model, such as "qwen-1"').optional(),
    status: filledText('a status, such as "live" or "stopped"').optional(),
    name: filledText('an endpoint\'s name, such as "contracts-prod"').optional(),
  },
  run: async (filter: GetEndpointsArgs, inquiry): Promise<EndpointRecord[]> => {
    const rows = await inquiry.ask("listing the endpoints", (options) => inquiry.api.endpoints.list(options));
    const asked = Object.entries(filter) as [keyof GetEndpointsArgs, string][];
    return rows.map(toEndpointRecord).filter((row) => asked.every(([key, value]) => row[key] === value));
  },
});
