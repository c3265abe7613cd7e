import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { inert } from "../client";
import { EndpointError, IncompleteError } from "../endpoint";
import { FunctionError } from "../functions/errors";
import { outward } from "./stored";
import { toStruct } from "./values";

interface Showing {
  shown?: (text: string) => string;
  secrets?: ReadonlySet<string>;
}

/** An error in gRPC's form. */
export class Refusal extends Error implements Pick<ServiceError, "code" | "details" | "metadata"> {
  readonly metadata = new Metadata();
  constructor(
    readonly code: status,
    readonly details: string,
  ) {
    super(details);
  }
}

/**
 * Turns an error into the form that the engine understands. If the endpoint exists, the error carries its id and state.
 * The engine then saves it, and the next `up` continues with it.
 *
 * @param options.shown - returns the part of a text that may be shown.
 * @param options.secrets - the properties that are secret and stay secret.
 */
export function forEngine(error: unknown, { shown = inert, secrets = new Set() }: Showing = {}): Refusal {
  const message = shown(error instanceof Error ? error.message : String(error));
  if (error instanceof IncompleteError) return incomplete(error, message, secrets);
  // The engine takes any other code for an unknown state. Only an unforeseen error may leave one.
  if (error instanceof EndpointError || error instanceof FunctionError) {
    return new Refusal(status.FAILED_PRECONDITION, message);
  }
  process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  return new Refusal(status.UNKNOWN, message);
}

function incomplete({ id, state }: IncompleteError, message: string, secrets: ReadonlySet<string>): Refusal {
  const failed = new ErrorResourceInitFailed().setId(id).setReasonsList([message]);
  failed.setProperties(toStruct(outward(state), secrets));
  const detail = new Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const packed = new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([detail]);
  const refusal = new Refusal(status.UNKNOWN, message);
  refusal.metadata.set("grpc-status-details-bin", Buffer.from(packed.serializeBinary()));
  return refusal;
}
