import * as z from "zod";
import { matchTasks } from "../catalogue/match";
import type { CatalogueTask } from "../catalogue/types";
import type { Exchange, Handler } from "../exchange";
import { ApiError } from "../http/errors";
import { parseBody, parseQuery, queryInteger } from "../http/validation";
import type { World } from "../world";

const retrieveQuery = z.object({ examples_n: queryInteger.default(3) });
const matchBody = z.object({ query: z.string(), top_k: z.int().default(5) });

/** The calls on the catalogue. */
export function taskHandlers({ tasks }: World) {
  const find = ({ params }: Exchange): CatalogueTask => {
    const task = tasks.get(params.id ?? "");
    if (!task) throw new ApiError(404, `task '${params.id}' not found`);
    return task;
  };

  const list: Handler = ({ reply }) => reply.json(200, { tasks: [...tasks.values()].map(summary) });

  const retrieve: Handler = (exchange) => {
    const { examples_n } = parseQuery(retrieveQuery, exchange.query);
    const task = find(exchange);
    exchange.reply.json(200, { ...summary(task), examples: task.examples.slice(0, Math.max(0, examples_n)) });
  };

  const match: Handler = ({ body, reply }) => {
    const { query, top_k } = parseBody(matchBody, body);
    reply.json(200, matchTasks([...tasks.values()], query, top_k));
  };

  const leaderboard: Handler = (exchange) => {
    const { id, metric, cost_unit, recommended, models } = find(exchange);
    const rows = models.map(({ name, kind, quality, cost_per_request_micro_usd, context_k, run_mode }) => ({
      name,
      kind,
      quality,
      cost_per_request_micro_usd,
      context_k,
      run_mode,
    }));
    const best = rows.find(({ kind }) => kind === "frontier");
    const frontier = best && {
      name: best.name,
      quality: best.quality,
      cost_per_request_micro_usd: best.cost_per_request_micro_usd,
    };
    const answer = { task_id: id, metric, cost_unit, recommended, models: rows, frontier: frontier ?? null };
    exchange.reply.json(200, answer);
  };

  return { list, retrieve, match, leaderboard };
}

function summary({ id, default_scorer, has_blob_input }: CatalogueTask) {
  return { id, default_scorer, has_blob_input };
}
