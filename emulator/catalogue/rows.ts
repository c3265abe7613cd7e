import type { CatalogueModel, CatalogueTask } from "./types";

/** A row that can be deployed. */
export function open(name: string, quality: number, microUsd: number, realId: string): CatalogueModel {
  const cost = { cost_per_request_micro_usd: microUsd };
  return { name, kind: "open", quality, ...cost, context_k: 128, run_mode: "dedicated", realId };
}

/** A row to compare with. */
export function frontier(name: string, quality: number, microUsd: number): CatalogueModel {
  const cost = { cost_per_request_micro_usd: microUsd };
  return { name, kind: "frontier", quality, ...cost, context_k: 200, run_mode: null };
}

/** A general lane. It is billed by the token, so its rows have no numbers. */
export function general(
  id: string,
  models: readonly [string, ...string[]],
  keywords: readonly string[],
  lane: { id: string; label: string; desc: string },
): CatalogueTask {
  const none = { quality: null, cost_per_request_micro_usd: null };
  return {
    id,
    default_scorer: null,
    has_blob_input: false,
    metric: null,
    cost_unit: "per_token",
    recommended: models[0],
    models: models.map((name) => ({ name, kind: "open", ...none, context_k: 128, run_mode: "dedicated" })),
    examples: [],
    keywords,
    recommendedSystemPrompt: null,
    promptScaffold: null,
    capability: { ...lane, category: "General", category_id: "general" },
  };
}
