import * as z from "zod";
import { resolveModel } from "../catalogue/resolve";
import type { CatalogueTask } from "../catalogue/types";
import type { Exchange, Handler } from "../exchange";
import { ApiError } from "../http/errors";
import type { EventSink } from "../http/reply";
import { parseBody } from "../http/validation";
import type { DeployNews } from "../state/deployment";
import type { Entry } from "../state/entry";
import { idFor, nameFor } from "../state/naming";
import type { World } from "../world";
import { requireCredit } from "./credit";

const deployBody = z.looseObject({
  task: z.string(),
  model: z.string().default("recommended"),
  name: z.string().nullish(),
});

type DeployBody = z.output<typeof deployBody>;

/** The headers of sse-starlette's responses. */
const HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

const FAILURE = "no GPU could be provisioned for this model";

/** The call that makes an endpoint. */
export function deployHandler(world: World): Handler {
  const { settings, store, lifecycle, idempotency, accounts } = world;

  return (exchange) => {
    const body = parseBody(deployBody, exchange.body);
    const task = world.tasks.get(body.task);
    if (!task) throw new ApiError(400, `unknown task '${body.task}'`);
    const model = resolveModel(task, body.model);
    requireCredit(accounts, exchange.org);
    const key = settings.idempotencyKeys === "honoured" ? exchange.idempotencyKey : undefined;

    const existing = sameDeploy(exchange.org, key) ?? takenBy(exchange.org, body);
    if (existing) return follow(existing, open(exchange));

    const entry = newEntry(exchange.org, body, task, model);
    if (exchange.takesEffect && key) idempotency.set(`${exchange.org} ${key}`, entry.id);
    begin(exchange, entry);
    // A known key means the same deploy again.
    if (exchange.takesEffect && exchange.fault?.doubled && !key) again(exchange, body, task, model);
  };

  function open({ reply }: Exchange): EventSink {
    return reply.events({ lineEnd: "\r\n", headers: HEADERS, pingMs: settings.pingSeconds * 1000 });
  }

  function sameDeploy(org: string, key: string | undefined): Entry | undefined {
    const id = key && idempotency.get(`${org} ${key}`);
    return id ? store.all().find((entry) => entry.org === org && entry.id === id) : undefined;
  }

  /** The endpoint with which a deploy under a taken name is answered, if the options say so. */
  function takenBy(org: string, body: DeployBody): Entry | undefined {
    const name = nameFor(body.name ?? undefined, body.task, org, settings, store);
    const holder = store.holder(org, name);
    if (!holder || settings.takenName === "second") return undefined;
    if (settings.takenName === "existing") return holder;
    throw new ApiError(409, `endpoint '${name}' already exists`);
  }

  function newEntry(org: string, body: DeployBody, task: CatalogueTask, model: string): Entry {
    const name = nameFor(body.name ?? undefined, body.task, org, settings, store);
    const id = idFor(name, org, settings, store);
    const { recommendedSystemPrompt, promptScaffold } = task;
    const record = { id, name, task: task.id, model, status: "starting", url: null };
    return {
      id,
      org,
      created: Math.floor(settings.clock.wallTime() / 1000),
      legacy: false,
      registered: false,
      record: { ...record, recommendedSystemPrompt, promptScaffold },
    };
  }

  function begin(exchange: Exchange, entry: Entry): void {
    const sink = open(exchange);
    const listener = teller(entry, sink);
    if (!exchange.takesEffect) return sink.onClose(lifecycle.pretendDeploy(entry, listener));
    const { outcome = "as-asked", message = FAILURE, listDelayMs } = exchange.fault ?? {};
    sink.onClose(lifecycle.deploy(entry, outcome, message, listener, listDelayMs));
  }

  /** The same deploy once more: both arrived before either had taken the name, and no response reports this one. */
  function again({ org, fault }: Exchange, body: DeployBody, task: CatalogueTask, model: string): void {
    lifecycle.deploy(newEntry(org, body, task, model), "as-asked", null, () => {}, fault?.listDelayMs);
  }

  /** Reports a deploy that another request has begun. */
  function follow(entry: Entry, sink: EventSink): void {
    const tell = teller(entry, sink);
    const deployment = lifecycle.deployment(entry);
    if (deployment) sink.onClose(deployment.listen(tell));
    else tell({ kind: "complete" });
  }
}

/** Turns a deploy's reports into the events of its stream. */
function teller(entry: Entry, sink: EventSink): (news: DeployNews) => void {
  const send = (event: string, data: unknown) => sink.send({ event, data: JSON.stringify(data) });
  return (news) => {
    switch (news.kind) {
      case "registered":
        return sink.mark("registration");
      case "progress":
        return send("progress", news.data);
      case "complete":
        send("complete", { endpoint: entry.record });
        return sink.end();
      case "error":
        send("error", news.message === null ? {} : { message: news.message });
        return sink.end();
    }
  };
}
