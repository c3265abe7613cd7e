import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { LOOK_TIMEOUT_MS } from "../../provider/endpoint/observe/observe";
import { explain } from "../../provider/endpoint/decide/explain";
import { CommandError } from "../errors";
import type { Account } from "../stack/account";
import { sameAccount } from "../stack/accounts";

/** Endpoints that are listed once, and every account that lists them. */
export interface Organization {
  accounts: [Account, ...Account[]];
  records: readonly ObservedEndpoint[];
}

export interface Organizations {
  listed: Organization[];
  /** Why others could not be listed: one for each account. */
  failures: CommandError[];
}

/** Lists the endpoints of every account. Never throws for one that cannot be listed. */
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
 * Whether two lists are of one organization. An id that Pareta made is there once, so one in both proves it. An id that
 * is just the name may be there in each organization: then all has to be the same.
 */
function areOne(a: Organization, b: Organization): boolean {
  if (a.accounts[0].origin.baseUrl !== b.accounts[0].origin.baseUrl) return false;
  const made = new Set(a.records.filter(({ id, name }) => id !== name).map(({ id }) => id));
  return b.records.some(({ id, name }) => id !== name && made.has(id)) || text(a) === text(b);
}

function text({ records }: Organization): string {
  return JSON.stringify(records.map(({ raw }) => JSON.stringify(raw)).sort());
}
