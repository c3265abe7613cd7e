/** A row of a task's leaderboard. */
export interface CatalogueModel {
  /** The public alias, `{family}-{rank}`. */
  name: string;
  kind: "open" | "frontier";
  /** From 0 to 1, or null if the task has no measure. */
  quality: number | null;
  cost_per_request_micro_usd: number | null;
  context_k: number | null;
  run_mode: string | null;
  /** The real model behind the alias. It can be deployed under this id too, and reads back as the alias. */
  realId?: string;
}

/** A task for which endpoints can be deployed. */
export interface CatalogueTask {
  id: string;
  default_scorer: string | null;
  has_blob_input: boolean;
  metric: string | null;
  cost_unit: string;
  /** An alias, null, or the literal `"recommended"`. The real catalogue has all three. */
  recommended: string | null;
  models: readonly CatalogueModel[];
  examples: readonly unknown[];
  /** What a free-text query is matched against, besides the words of the id. */
  keywords: readonly string[];
  recommendedSystemPrompt: string | null;
  promptScaffold: string | null;
  /** Set for a general lane, which a match reports as a capability and not as a task. */
  capability?: { id: string; label: string; category: string; category_id: string; desc: string };
}
