import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "../../../emulator";

/** A gateway that passes every request on, and every deploy twice. The response to the second one is discarded. */
export async function startDoublingGateway({ url }: Emulator): Promise<{ url: string; close: () => Promise<void> }> {
  const pass = (incoming: IncomingMessage, body: Buffer, outgoing?: ServerResponse) => {
    const { method, headers, url: path = "/" } = incoming;
    const copy = request(new URL(path, url), { method, headers }, (answer) => {
      if (!outgoing) return answer.resume();
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      return answer.pipe(outgoing);
    });
    copy.on("error", () => outgoing?.destroy());
    outgoing?.on("close", () => copy.destroy());
    copy.end(body);
  };
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const body = Buffer.concat(chunks);
      pass(incoming, body, outgoing);
      if (incoming.method === "POST" && incoming.url === "/v1/endpoints") pass(incoming, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
