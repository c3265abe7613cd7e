import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { providerService } from "./provider-service";
import { resourceService } from "./resource-service";
import { Session } from "./session";

/** All that the engine can ask. What is not here gRPC itself answers as unimplemented. */
export function services(engineAddress: string | undefined): Partial<IResourceProviderServer> {
  const session = new Session();
  session.attach(engineAddress);
  return { ...providerService(session), ...resourceService(session) };
}
