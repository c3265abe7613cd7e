import { ApiError } from "../http/errors";
import type { Accounts } from "../state/accounts";

/** Billed requests need a balance: deploys, starts and inference answer 402 without one. */
export function requireCredit(accounts: Accounts, org: string): void {
  if (accounts.balance(org) > 0) return;
  throw new ApiError(402, "organization is out of credit. Top up in the dashboard to continue.");
}
