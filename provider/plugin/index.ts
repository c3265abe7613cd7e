/**
 * The standalone plugin, `pulumi-resource-pareta`: a process that Pulumi's engine starts and speaks to, for programs in
 * any language.
 *
 * @module
 */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { engineAddress } from "../shell/engine-address";
import { endWithEngine } from "../shell/engine-gone";
import type * as Service from "./service";

type Accept = ReturnType<typeof Service.acceptor>;

let accept: Accept | undefined;

/** Loads all the rest, gRPC and the service: the engine, which waits for the port, is answered before that. */
function load(): Accept {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded before the port is open
  return (accept ??= (require("./service") as typeof Service).acceptor(engineAddress()));
}

if (engineAddress() !== undefined) endWithEngine();

// A connection goes to gRPC in the very turn in which it is accepted, before anything of it is read.
const listener = createServer({ noDelay: true }, (socket: Socket) => load()(socket));
listener.listen(0, "127.0.0.1", () => {
  const { port } = listener.address() as AddressInfo;
  // The first line is how the engine learns where to reach this.
  process.stdout.write(`${port}\n`, () => setImmediate(load));
});
