import type { Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { listService } from "./list";
import { providerService } from "./provider-service";
import { resourceService } from "./resource-service";
import { ResourceProviderService } from "./service-definition";
import { Session } from "./session";

/** A stack's state may be large. gRPC's own limit is 4 MB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

/**
 * All methods that the engine can call. gRPC itself reports any other method as unimplemented.
 *
 * @param engineAddress - the address of the engine that started this process, if one did.
 * @returns a function that takes a connection that was just accepted.
 */
export function acceptor(engineAddress: string | undefined): (socket: Socket) => void {
  const session = new Session();
  session.attach(engineAddress);
  const server = new Server({
    "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
    // gRPC records its own calls for a service that is not offered here.
    "grpc.enable_channelz": 0,
  });
  server.addService(ResourceProviderService, {
    ...providerService(session),
    ...resourceService(session),
    ...listService((query) => session.endpoints(query)),
  });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return (socket) => injector.injectConnection(socket);
}
