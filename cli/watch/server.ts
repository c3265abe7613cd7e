import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CommandError } from "../errors";
import type { Metrics } from "./metrics";

/** Serves `/metrics` and `/healthz`. @throws CommandError when it cannot listen. */
export async function serveMetrics(
  metrics: Metrics,
  host: string,
  port: number,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = request.url?.split("?", 1)[0];
    const send = (status: number, text: string, type = "text/plain; charset=utf-8") =>
      response.writeHead(status, { "content-type": type }).end(text);
    if (request.method !== "GET" && request.method !== "HEAD") return send(405, "only GET\n");
    if (path === "/healthz")
      return metrics.isHealthy() ? send(200, "ok\n") : send(503, "nothing was seen for three intervals\n");
    if (path !== "/metrics") return send(404, "only /metrics and /healthz\n");
    metrics.registry.metrics().then(
      (text) => send(200, text, metrics.registry.contentType),
      (error: unknown) => send(500, `${error instanceof Error ? error.message : String(error)}\n`),
    );
    return undefined;
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(new CommandError(`cannot listen on port ${port} of ${host}: ${error.message}`)),
    );
    server.listen(port, host, resolve);
  });
  const { address, port: taken } = server.address() as AddressInfo;
  return { url: `http://${address.includes(":") ? `[${address}]` : address}:${taken}`, server };
}
