import type { Account } from "../stack/account";
import { accountFor, sameAccount, type StackAccounts } from "../stack/accounts";
import { holdersIn, type Holder } from "../stack/holders";
import type { Organization } from "./organizations";
import type { Manager } from "./rows";

/**
 * Finds the resources that manage an endpoint of an organization. The key that a resource uses now decides, because
 * another organization may have an endpoint with the same id. Pure.
 *
 * @param listed - all organizations that could be listed.
 */
export function managersIn(
  organization: Organization,
  stacks: readonly StackAccounts[],
  listed: readonly Organization[],
): (id: string) => Manager[] {
  const { origin } = organization.accounts[0];
  const holders = holdersIn(
    stacks.map(({ stack }) => stack),
    origin,
  );
  const accountOf = ({ stack, provider }: Holder) => {
    const its = stacks.find((each) => each.stack.name === stack);
    return its && accountFor(its, provider);
  };
  return (id) =>
    (holders.get(id) ?? []).flatMap((holder): Manager[] => {
      const account = accountOf(holder);
      const { held } = holder;
      const manager = { stack: holder.stack, name: holder.logicalName, urn: holder.urn, ...(held && { held }) };
      if (isListedWith(account, [organization])) return [manager];
      // If its key lists another organization, the resource manages an endpoint there.
      return isListedWith(account, listed) ? [] : [{ ...manager, otherKey: true }];
    });
}

/** Whether one of the organizations was listed with the key of an account. */
export function isListedWith(account: Account | undefined, organizations: readonly Organization[]): boolean {
  return account !== undefined && organizations.some(({ accounts }) => accounts.some((it) => sameAccount(it, account)));
}
