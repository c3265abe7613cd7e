import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { LOOK_TIMEOUT_MS } from "../../provider/endpoint/observe/observe";
import { explain } from "../../provider/endpoint/decide/explain";
import { CommandError } from "../errors";
import type { Account } from "../stack/account";
import { sameAccount } from "../stack/accounts";

/** The endpoints of one organization, each listed once, and every account that lists them. */
export interface Organization {
  accounts: [Account, ...Account[]];
  records: readonly ObservedEndpoint[];
}

export interface Organizations {
  listed: Organization[];
  /** Why other organizations could not be listed: one error per account. */
  failures: CommandError[];
}

/** Lists the endpoints of every account. Does not throw for an account that cannot be listed. */
export async function readOrganizations(accounts: readonly Account[]): Promise<Organizations> {
  const distinct = accounts.filter((one, index) => accounts.findIndex((other) => sameAccount(one, other)) === index);
  const lists = await Promise.all(distinct.map(readList));
  return {
    listed: merged(lists.flatMap((it) => (it instanceof CommandError ? [] : [it]))),
    failures: lists.filter((it) => it instanceof CommandError),
  };
}

async function readList(account: Account): Promise<Organization | CommandError> {
  const { api, keyFrom, origin } = account;
  try {
    return { accounts: [account], records: await api.endpoints.list({ timeout: LOOK_TIMEOUT_MS }) };
  } catch (error) {
    const reason = explain(error, "listing the endpoints");
    return new CommandError(`${reason} (${origin.baseUrl}, the key of ${keyFrom})`, undefined, { cause: error });
  }
}

/** One organization may have several keys. */
function merged(lists: readonly Organization[]): Organization[] {
  const found: Organization[] = [];
  for (const list of lists) {
    const same = found.find((other) => areOne(other, list));
    if (same) same.accounts.push(...list.accounts);
    else found.push(list);
  }
  return found;
}

/**
 * Whether two lists are of one organization. An id that Pareta made exists once, so one such id in both lists proves
 * it. An id that is only the name may exist in each organization, so then the whole lists must be equal.
 */
function areOne(a: Organization, b: Organization): boolean {
  if (a.accounts[0].origin.baseUrl !== b.accounts[0].origin.baseUrl) return false;
  const made = new Set(a.records.filter(({ id, name }) => id !== name).map(({ id }) => id));
  return b.records.some(({ id, name }) => id !== name && made.has(id)) || text(a) === text(b);
}

function text({ records }: Organization): string {
  return JSON.stringify(records.map(({ raw }) => JSON.stringify(raw)).sort());
}
