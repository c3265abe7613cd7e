import type { Leaderboard } from "pulumi-pareta/client";

/** What one request may cost. */
export interface Budget {
  /** In micro-USD: 2000 is $0.002. */
  maxMicroUsdPerRequest: number;
  /** Whether to allow models without a price per request, which are billed per token. */
  allowPerToken: boolean;
}

/** The reason why a model is too expensive for a budget, or undefined if it is not. */
export function overBudget(board: Leaderboard, model: string, budget: Budget): string | undefined {
  const alias = model === "recommended" ? recommendedBy(board) : model;
  const row = board.models.find(({ name }) => name === alias);
  if (!row) {
    const aliases = board.models.flatMap(({ name, kind }) => (kind === "open" && name ? [name] : []));
    return `the leaderboard of ${board.taskId} has no price for model "${model}"; it has ${aliases.join(", ")}`;
  }
  const price = row.costPerRequestMicroUsd;
  if (price === null) {
    return budget.allowPerToken ? undefined : `${alias} is billed per token: it has no price of a request`;
  }
  if (price <= budget.maxMicroUsdPerRequest) return undefined;
  return `a request to ${alias} costs ${usd(price)}; the budget is ${usd(budget.maxMicroUsdPerRequest)}`;
}

/** The model that a deploy of "recommended" gets: the curated pick, otherwise the top open model. */
function recommendedBy({ recommended, models }: Leaderboard): string | null {
  if (recommended !== null && recommended !== "recommended") return recommended;
  return models.find(({ kind }) => kind === "open")?.name ?? null;
}

/** Dollars with all their sub-cent digits. */
function usd(microUsd: number): string {
  return `$${(microUsd / 1e6).toFixed(6).replace(/(?<=\.\d\d\d*)0+$/, "")}`;
}

/** The stack of a resource: the second part of `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function stackOf(urn: string): string {
  return urn.split("::")[0]?.split(":")[2] ?? "";
}
