import type { Clock } from "../../provider/client/core/clock";
import { HttpReply } from "../http/http-reply";
import { findRoute } from "../http/router";
import type { AdminRoute } from "../routes/admin";
import { answering, type Incoming } from "./incoming";

/** Answers admin requests: no key, no log, no faults. */
export function adminListener(routes: readonly AdminRoute[], clock: Clock) {
  return ({ response, method, url, body }: Incoming): void => {
    const reply = new HttpReply(response, clock);
    answering(reply, () => {
      const { route, params } = findRoute(routes, method, url.pathname);
      const result = route.handler({ params, query: url.searchParams, body });
      if (result === undefined) reply.empty(204);
      else reply.json(200, result);
    });
  };
}
