import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { EndpointError, concealerOf } from "../endpoint";
import { FunctionCaller } from "../functions/caller";
import type { EndpointRecord } from "../functions/endpoint-record";
import { FunctionError } from "../functions/errors";
import { wrapResult } from "../functions/result-property";
import { clientFor, type Access } from "../settings/access";
import { toFailure } from "./check-failure";
import { functionOf } from "./tokens";
import { fromStruct, toStruct, type Props } from "./values";

/** What needs the code of the functions. */
interface Functions {
  /** Handles the engine's call of a function. */
  invoke: (request: InvokeRequest) => Promise<InvokeResponse>;
  /** The endpoints that match a query. */
  endpoints: (query: Props) => Promise<EndpointRecord[]>;
}

/** The functions, each called with the value of `access` at the time of the call. */
export function functionsOf(access: () => Access): Functions {
  const functions = new FunctionCaller((found) => clientFor(found));
  const invoke = async (request: InvokeRequest) => {
    const name = functionOf(request.getTok());
    if (name === undefined) throw new EndpointError(`there is no function ${request.getTok()}`);
    const { plain, secrets } = fromStruct(request.getArgs());
    try {
      const result = await functions.call(name, plain, access);
      return new InvokeResponse().setReturn(toStruct(wrapResult(name, result)));
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const conceal = concealerOf([...secrets].map((argument) => plain[argument]));
      if (error.faults.length === 0) throw new FunctionError(conceal(error.message), { cause: error });
      const faults = error.faults.map(({ property, reason }) => ({ property, reason: conceal(reason) }));
      return new InvokeResponse().setFailuresList(faults.map(toFailure));
    }
  };
  return { invoke, endpoints: (query) => functions.call("getEndpoints", query, access) };
}
