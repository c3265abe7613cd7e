import type { Exchange, Handler } from "../exchange";
import { ApiError, endpointNotFound } from "../http/errors";
import type { Entry } from "../state/entry";
import type { World } from "../world";
import { requireCredit } from "./credit";
import { listRow } from "./view";

/** The calls on existing endpoints. */
export function endpointHandlers({ store, lifecycle, accounts }: World) {
  const orMissing = (entry: Entry | undefined, { params }: Exchange): Entry => {
    if (!entry) throw endpointNotFound(params.id ?? "");
    return entry;
  };

  const findToChange = (exchange: Exchange): Entry => {
    const id = exchange.params.id ?? "";
    const entry = orMissing(store.find(exchange.org, id), exchange);
    if (entry.legacy) throw new ApiError(409, `endpoint '${id}' is a seed/legacy endpoint and cannot be changed`);
    if (entry.record.status === "deleting") throw new ApiError(409, `endpoint '${id}' is being deleted`);
    return entry;
  };

  const list: Handler = ({ org, reply }) => reply.jsonText(200, `[${store.visible(org).map(listRow).join(",")}]`);

  const retrieve: Handler = (exchange) => {
    const { org, params, reply } = exchange;
    reply.json(200, orMissing(store.findVisible(org, params.id ?? ""), exchange).record);
  };

  const start: Handler = (exchange) => {
    const entry = findToChange(exchange);
    requireCredit(accounts, exchange.org);
    if (exchange.takesEffect) lifecycle.start(entry, "api", exchange.fault?.outcome);
    exchange.reply.json(200, { ok: true });
  };

  const stop: Handler = (exchange) => {
    const entry = findToChange(exchange);
    if (exchange.takesEffect) lifecycle.stop(entry, "api", exchange.fault?.outcome);
    exchange.reply.json(200, { ok: true });
  };

  const remove: Handler = (exchange) => {
    const entry = findToChange(exchange);
    if (exchange.takesEffect) lifecycle.delete(entry, "api", exchange.fault?.outcome);
    exchange.reply.empty(204);
  };

  return { list, retrieve, start, stop, remove };
}
