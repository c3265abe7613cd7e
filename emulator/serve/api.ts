import * as z from "zod";
import { replacedBody, replacesAnswer, takesEffect } from "../faults/effect";
import type { FaultSpec } from "../faults/spec";
import { HttpReply } from "../http/http-reply";
import { noReply, type Reply } from "../http/reply";
import { findRoute, type Found } from "../http/router";
import { organizationOf } from "../keys";
import type { ApiRoute } from "../routes";
import type { World } from "../world";
import { ApiError } from "../http/errors";
import { answering, type Incoming } from "./incoming";

/** Answers requests of the API, with their scripted faults. */
export function apiListener(routes: readonly ApiRoute[], world: World) {
  const { clock } = world.settings;

  return async (incoming: Incoming): Promise<void> => {
    const logged = world.requests.add(incoming, clock.wallTime());
    const plain = new HttpReply(incoming.response, clock);
    let found: Found<ApiRoute> | undefined;
    answering(plain, () => (found = findRoute(routes, incoming.method, incoming.url.pathname)));
    if (!found) return;

    logged.call = found.route.call;
    await latency();
    if (!answering(plain, () => limit(incoming))) return;
    const { id } = found.params;
    const fault = world.faults.take(found.route.call, () => aliases(id ?? endpointIn(logged.body)));
    const delayMs = fault?.delayMs;
    if (delayMs) await pause(delayMs);
    if (fault) answerWrongly(incoming, found, fault);
    else run(incoming, found, undefined, plain);
  };

  /** Every response tells the limit. A gateway refuses before it knows whether the key is right. */
  function limit({ request, response }: Incoming): void {
    const { allowed, headers } = world.rateLimiter.take(callerOf(request.headers.authorization));
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!allowed) throw new ApiError(429, "rate limit exceeded");
  }

  function callerOf(authorization: string | undefined): string {
    try {
      return organizationOf(authorization, world.settings.keys);
    } catch {
      return "";
    }
  }

  async function latency(): Promise<void> {
    const { seconds, jitterSeconds } = world.latency;
    const ms = (seconds + jitterSeconds * world.settings.random()) * 1000;
    if (ms > 0) await pause(ms);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => clock.timer(ms, resolve));
  }

  /** The names by which a fault may refer to a request's endpoint. */
  function aliases(endpoint: string | undefined): (string | undefined)[] {
    const entry = endpoint === undefined ? undefined : world.store.anywhere(endpoint);
    return [endpoint, entry?.id, entry?.record.name];
  }

  function answerWrongly(incoming: Incoming, found: Found<ApiRoute>, fault: FaultSpec): void {
    const reply = new HttpReply(incoming.response, clock, fault);
    const answered = fault.reset === undefined && !fault.silent && !replacesAnswer(fault);
    if (answered) return run(incoming, found, fault, reply);

    if (takesEffect(fault)) run(incoming, found, fault, noReply);
    if (fault.reset) incoming.request.socket.resetAndDestroy();
    else if (!fault.silent) {
      const streams = found.route.call === "deploy" && fault.json === undefined && (fault.status ?? 200) < 300;
      const type = streams ? "text/event-stream; charset=utf-8" : "application/json";
      reply.bytes(fault.status ?? 200, replacedBody(fault), { "content-type": type });
    }
  }

  function run(
    incoming: Incoming,
    { route, params }: Found<ApiRoute>,
    fault: FaultSpec | undefined,
    reply: Reply,
  ): void {
    const { headers } = incoming.request;
    const key = headers["idempotency-key"];
    answering(reply, () =>
      route.handler({
        org: organizationOf(headers.authorization, world.settings.keys),
        params,
        query: incoming.url.searchParams,
        body: { bytes: incoming.body, contentType: headers["content-type"] },
        idempotencyKey: typeof key === "string" ? key : undefined,
        reply,
        takesEffect: takesEffect(fault),
        fault,
      }),
    );
  }
}

const named = z.union([z.object({ name: z.string() }), z.object({ model: z.string(), messages: z.unknown() })]);

/** The endpoint that a body names: the name of a deploy, the model of a completion. */
function endpointIn(body: unknown): string | undefined {
  const result = named.safeParse(body);
  if (!result.success) return undefined;
  return "name" in result.data ? result.data.name : result.data.model;
}
