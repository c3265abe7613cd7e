import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Exchange, Handler } from "../exchange";
import { ApiError, endpointNotFound } from "../http/errors";
import { parseBody } from "../http/validation";
import { completionOf, type Completion } from "../inference";
import type { Entry } from "../state/entry";
import type { World } from "../world";
import { requireCredit } from "./credit";

const chatBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1),
  stream: z.boolean().nullish(),
});

/** OpenAI's chat completions for an endpoint. */
export function chatHandler(world: World): Handler {
  return (exchange) => {
    const { model, messages, stream } = parseBody(chatBody, exchange.body);
    const entry = servingEndpoint(world, exchange, model);
    const completion = completionOf(messages, entry.record, world.tasks.get(entry.record.task ?? ""));
    const billed = exchange.takesEffect ? debit(world, exchange, completion.microUsd) : completion.microUsd;
    const receipt = { billed, frontier: completion.frontierMicroUsd };
    const created = Math.floor(world.settings.clock.wallTime() / 1000);
    const common = { id: `chatcmpl-${randomUUID().replaceAll("-", "")}`, created, model };
    if (stream) streamChunks(exchange, common, completion, receipt);
    else exchange.reply.json(200, wholeAnswer(common, completion), receiptHeaders(receipt));
  };
}

function servingEndpoint({ store, accounts }: World, { org }: Exchange, model: string): Entry {
  const entry = store.find(org, model);
  if (!entry) throw endpointNotFound(model);
  const { status } = entry.record;
  if (status !== "live") throw new ApiError(503, `endpoint '${model}' is ${status}.`);
  requireCredit(accounts, org);
  return entry;
}

/**
 * Charges the price to the balance, once for each idempotency key if keys are honoured.
 *
 * @returns what was charged.
 */
function debit({ settings, accounts, idempotency }: World, exchange: Exchange, microUsd: number): number {
  const key = `${exchange.org} ${exchange.idempotencyKey}`;
  const honoured = settings.idempotencyKeys === "honoured" && exchange.idempotencyKey !== undefined;
  if (honoured && idempotency.has(key)) return 0;
  if (honoured) idempotency.set(key, "paid");
  accounts.debit(exchange.org, microUsd);
  return microUsd;
}

/** What an inference cost, in micro-USD, and what it would have cost with the frontier model. */
interface Receipt {
  billed: number;
  frontier: number | null;
}

function receiptHeaders({ billed, frontier }: Receipt): Record<string, string> {
  const compared = frontier === null ? {} : { "x-pareta-frontier-would-have-cost": String(frontier) };
  return { "x-pareta-billed": String(billed), ...compared };
}

function wholeAnswer(common: Record<string, unknown>, { words, usage }: Completion) {
  const message = { role: "assistant", content: words.join("") };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  return { ...common, object: "chat.completion", choices, usage };
}

function streamChunks(
  { reply }: Exchange,
  common: Record<string, unknown>,
  { words }: Completion,
  { billed, frontier }: Receipt,
): void {
  const headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
  // The inference server behind the API ends its lines with a bare LF and sends no pings.
  const sink = reply.events({ lineEnd: "\n", headers, pingMs: 0 });
  const send = (delta: unknown, finish_reason: string | null) => {
    const choices = [{ index: 0, delta, finish_reason }];
    sink.send({ data: JSON.stringify({ ...common, object: "chat.completion.chunk", choices }) });
  };
  send({ role: "assistant", content: "" }, null);
  for (const content of words) send({ content }, null);
  send({}, "stop");
  sink.comment(`pareta-billed-micro-usd ${billed}`);
  if (frontier !== null) sink.comment(`pareta-frontier-would-have-cost-micro-usd ${frontier}`);
  sink.send({ data: "[DONE]" });
  sink.end();
}
