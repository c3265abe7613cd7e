import { ApiError } from "../http/errors";
import type { CatalogueTask } from "./types";

/** The alias that a deploy of `model` gets for a task. */
export function resolveModel(task: CatalogueTask, model: string): string {
  const open = task.models.filter(({ kind }) => kind === "open");
  const named = (name: string | null) => open.find((row) => row.name === name || row.realId === name);
  const row = model === "recommended" ? (named(task.recommended) ?? open[0]) : named(model);
  if (!row) throw new ApiError(400, `unknown model '${model}' for task '${task.id}'`);
  return row.name;
}
