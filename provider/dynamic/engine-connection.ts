import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EnginePb from "@pulumi/pulumi/proto/engine_pb";
import { engineAddress } from "../shell/engine-address";
import { CLIENT_OPTIONS, type Engine, type Metadata } from "../shell/engine-log";

let connection: Engine | undefined;

/**
 * Connects to the engine that started this process. Undefined without an engine. The dynamic host offers no connection,
 * but the engine's address is among the arguments that the host is started with.
 */
export function connectToEngine(): Engine | undefined {
  const address = engineAddress();
  if (connection || address === undefined) return connection;
  try {
    // gRPC must be the same copy that Pulumi uses, and it is not a dependency of this package.
    const load = createRequire(require.resolve("@pulumi/pulumi"));
    const grpc = load("@grpc/grpc-js") as { credentials: { createInsecure(): never }; Metadata: new () => Metadata };
    const { EngineClient: Client } = load("@pulumi/pulumi/proto/engine_grpc_pb") as {
      EngineClient: new (address: string, credentials: never, options: object) => EngineClient;
    };
    connection = {
      client: new Client(address, grpc.credentials.createInsecure(), CLIENT_OPTIONS),
      pb: load("@pulumi/pulumi/proto/engine_pb") as typeof EnginePb,
      metadata: new grpc.Metadata(),
    };
  } catch {
    return undefined;
  }
  return connection;
}
