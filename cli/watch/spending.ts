import { spentIn, type Spent } from "../../provider/endpoint/decide/budget";
import { readCosts } from "../list/cost";
import type { Account } from "../stack/account";
import type { Asked } from "./asked";
import type { There } from "./differences";

const NO_TOTAL = "Pareta's answer has no total_micro_usd that is a whole number";

interface Found {
  asked: Asked;
  account: Account | undefined;
  there: There;
}

/**
 * What the endpoints with a budget have cost in its window: one call for each that is asked to run. No other endpoint is
 * asked about. Never throws.
 */
export async function readSpending(found: readonly Found[], signal: AbortSignal): Promise<ReadonlyMap<Asked, Spent>> {
  const spending = new Map<Asked, Spent>();
  for (const [account, byWindow] of groups(found)) {
    for (const [window, asked] of byWindow) {
      const ids = [...new Set(asked.map(({ id }) => id))];
      const { byId, failed } = await readCosts(account.api.endpoints, ids, { window, signal });
      for (const each of asked) spending.set(each, spentOf(byId.get(each.id)?.spendMicroUsd, failed?.reason));
    }
  }
  return spending;
}

/**
 * What an answer tells of what was spent. Pure.
 *
 * @param total - undefined where there is no answer, for the reason `failure`.
 */
export function spentOf(total: unknown, failure?: string): Spent {
  const microUsd = spentIn({ total_micro_usd: total });
  if (microUsd !== undefined) return { kind: "known", microUsd };
  const reason = total === undefined ? failure : undefined;
  return { kind: "unknown", reason: reason ?? NO_TOTAL };
}

/** Those to ask about, by account and window. */
function groups(found: readonly Found[]): Map<Account, Map<string, Asked[]>> {
  const grouped = new Map<Account, Map<string, Asked[]>>();
  for (const { asked, account, there } of found) {
    const window: unknown = asked.rule.budget?.window;
    if (typeof window !== "string" || asked.rule.running === false || !account || there.kind !== "there") continue;
    const byWindow = grouped.get(account) ?? new Map<string, Asked[]>();
    grouped.set(account, byWindow.set(window, [...(byWindow.get(window) ?? []), asked]));
  }
  return grouped;
}
