/**
 * The standalone plugin, `pulumi-resource-pareta`: a process that Pulumi's engine starts and speaks to, for programs in
 * any language.
 *
 * @module
 */
import { Server, ServerCredentials, type UntypedServiceImplementation, type handleUnaryCall } from "@grpc/grpc-js";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineAddress } from "../shell/engine-address";
import { endWithEngine } from "../shell/engine-gone";
import type * as Services from "./services";

/** A stack's state may be large; gRPC's own limit is 4 MB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

const SERVED = [
  ...["handshake", "attach", "getPluginInfo", "getSchema", "checkConfig", "diffConfig", "configure", "invoke"],
  ...["check", "diff", "create", "read", "update", "delete", "cancel"],
] as (keyof IResourceProviderServer)[];

type Handler = handleUnaryCall<unknown, unknown>;

let loaded: Partial<IResourceProviderServer> | undefined;

/** Loads all the rest: the engine, which waits for the port, is answered before that. */
function load(): Partial<IResourceProviderServer> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded before the port is open
  loaded ??= (require("./services") as typeof Services).services(engineAddress());
  return loaded;
}

if (engineAddress() !== undefined) endWithEngine();

const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES });
const handlers: UntypedServiceImplementation = {};
for (const name of SERVED) {
  const handler = (...args: Parameters<Handler>) => (load()[name] as Handler)(...args);
  handlers[name] = handler;
}
server.addService(ResourceProviderService, handlers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The first line is how the engine learns where to reach this.
  process.stdout.write(`${port}\n`, () => setImmediate(load));
});
