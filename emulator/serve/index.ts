import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Control } from "../control";
import { HttpReply } from "../http/http-reply";
import { apiRoutes } from "../routes";
import { adminRoutes } from "../routes/admin";
import type { World } from "../world";
import { adminListener } from "./admin";
import { apiListener } from "./api";
import { refuseForms, refuseWebPages } from "./caller";
import { answering, receive } from "./incoming";

/** Answers every request. */
export function requestListener(world: World, control: Control): RequestListener {
  const { clock, log } = world.settings;
  const admin = adminListener(adminRoutes(control), clock);
  const api = apiListener(apiRoutes(world), world);

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const incoming = await receive(request, response, clock);
    const isAdmin = incoming.url.pathname.startsWith("/_emulator/");
    const admitted = answering(new HttpReply(response, clock), () => {
      refuseWebPages(request.headers, world.settings, { all: isAdmin });
      if (isAdmin) refuseForms(request.headers, incoming.body);
    });
    if (!admitted) return;
    if (isAdmin) admin(incoming);
    else await api(incoming);
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return; // the client disconnected during its request
      log(`internal error: ${(error as Error).stack}`);
      if (response.headersSent) return void response.destroy();
      response.writeHead(500, { "content-type": "text/plain; charset=utf-8" }).end("Internal Server Error");
    });
  };
}
