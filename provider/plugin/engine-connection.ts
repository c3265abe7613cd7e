import { Metadata, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/engine_pb";
import { CLIENT_OPTIONS, type Engine } from "../shell/engine-log";

/** Connects to the engine at an address. It sends nothing until the first log line. */
export function connectToEngine(address: string): Engine {
  const client = new EngineClient(address, credentials.createInsecure(), CLIENT_OPTIONS);
  return { client, pb, metadata: new Metadata() };
}
