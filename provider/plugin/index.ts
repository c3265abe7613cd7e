/**
 * The standalone plugin, `pulumi-resource-pareta`: a process that Pulumi's engine starts and calls, for programs in any
 * language.
 *
 * @module
 */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { engineAddress } from "../shell/engine-address";
import { endWithEngine } from "../shell/engine-gone";
import type * as Service from "./service";

type Accept = ReturnType<typeof Service.acceptor>;

let accept: Accept | undefined;

/** Loads everything else: gRPC and the service. The engine waits for the port, so the port is written first. */
function load(): Accept {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded before the port is open
  return (accept ??= (require("./service") as typeof Service).acceptor(engineAddress()));
}

if (engineAddress() !== undefined) endWithEngine();

// gRPC gets a connection in the same turn in which it is accepted, before any data is read from it.
const listener = createServer({ noDelay: true }, (socket: Socket) => load()(socket));
listener.listen(0, "127.0.0.1", () => {
  const { port } = listener.address() as AddressInfo;
  // The engine reads this process's port from the first line of its output.
  process.stdout.write(`${port}\n`, () => setImmediate(load));
});
