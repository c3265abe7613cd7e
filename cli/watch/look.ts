import type { Clock } from "../../provider/client";
import type { Spent } from "../../provider/endpoint/decide/budget";
import type { Verdict } from "../../provider/endpoint/decide/rule";
import { stillClockText } from "../../provider/endpoint/decide/ruling";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { managersIn } from "../list/managers";
import { readOrganizations, type Organization, type Organizations } from "../list/organizations";
import { rowsOf } from "../list/rows";
import { mapParallel } from "../parallel";
import type { Account } from "../stack/account";
import { accountFor, sameAccount, type StackAccounts } from "../stack/accounts";
import type { Project } from "../stack/project";
import { nameOf, type Asked } from "./asked";
import { difference, type There } from "./differences";
import { confirmGone } from "./confirm";
import { judge } from "./judge";
import { managedRow, unmanagedRow, type WatchRow } from "./rows";
import { readSpending } from "./spending";
import { readWatched, type Scope, type Watched } from "./stacks";

export interface LookContext {
  project: Project;
  /** The accounts of a stack, with the keys that its next `up` uses. */
  accounts: (stack: Watched["stack"], warn: (line: string) => void) => Promise<StackAccounts>;
  clock: Clock;
  /** Ends the look. */
  signal: AbortSignal;
}

/** An endpoint that a stack manages, with everything that was found of it. */
export interface Subject {
  asked: Asked;
  account: Account | undefined;
  there: There;
  record: ObservedEndpoint | undefined;
  verdict: Verdict | undefined;
  spent: Spent | undefined;
  row: WatchRow;
}

/** The result of one look. */
export interface Look {
  /** When it began: milliseconds since 1970. */
  at: number;
  subjects: Subject[];
  /** What bills, and no stack of the project manages. Empty where that is not known. */
  unmanaged: WatchRow[];
  /** Whether it is known what no stack manages: every stack was looked at, and everything could be read. */
  knowsUnmanaged: boolean;
  organizations: readonly Organization[];
  /** Why a part could not be read: one text for each. Without the key. */
  unread: string[];
  /** The warnings of the rule, and of what could be read only in part. */
  warnings: string[];
  /** Removes every key of the look from a text. */
  redact: (text: string) => string;
}

const AT_ONCE = 8;

/**
 * Looks at the stacks and at every organization that they have a key of, and compares the two. A part that cannot be read
 * is named, and everything else is still compared.
 *
 * @throws CommandError when it is not even known which stacks there are.
 */
export async function look(scope: Scope, context: LookContext): Promise<Look> {
  const { project, clock, signal } = context;
  const at = clock.wallTime();
  const warnings: string[] = [];
  const { watched, unread } = await readWatched(project, scope);
  const known = await mapParallel(watched, AT_ONCE, ({ stack }) =>
    context.accounts(stack, (line) => warnings.push(line)),
  );
  const accounts = known.flatMap(({ byProvider }) => [...byProvider.values()]);
  try {
    for (const { reason, matters } of known.flatMap(({ keyless }) => keyless)) if (matters) unread.push(reason);
    const organizations = await readOrganizations(accounts);
    unread.push(...organizations.failures.map(({ message }) => message));

    const asked = watched.flatMap((each) => each.asked);
    const accountOf = ({ stack, provider }: Asked) => {
      const its = known.find((each) => each.stack.name === stack);
      return its && accountFor(its, provider);
    };
    const found = await mapParallel(asked, AT_ONCE, async (each) => ({
      asked: each,
      account: accountOf(each),
      ...(await findRecord(each, accountOf(each), organizations, { clock, signal })),
    }));
    const spending = await readSpending(found, signal);
    const subjects = found.map((each): Subject => {
      const spent = spending.get(each.asked);
      const still = each.account?.stillClock;
      const { verdict, warning } = judge(each, spent, still?.moment ?? at);
      if (still && each.asked.rule.schedule) warnings.push(`stack ${each.asked.stack}: ${stillClockText(still.given)}`);
      if (warning !== null) warnings.push(`${nameOf(each.asked)}: ${warning}`);
      const differs = difference(each.asked, each.there, verdict, spent);
      if (each.there.kind === "unseen") unread.push(`${nameOf(each.asked)}: ${each.there.reason}`);
      if (spent?.kind === "unknown")
        unread.push(`${nameOf(each.asked)}: what it costs could not be read: ${spent.reason}`);
      return { ...each, verdict, spent, row: managedRow({ ...each, verdict, spent, differs }) };
    });
    const knowsUnmanaged = scope.allStacks && unread.length === 0;
    return {
      at,
      subjects,
      unmanaged: knowsUnmanaged ? unmanagedIn(organizations.listed, known) : [],
      knowsUnmanaged,
      organizations: organizations.listed,
      unread: [...new Set(unread)],
      warnings: [...new Set(warnings)],
      redact: (text) => accounts.reduce((rest, { api }) => api.redact(rest), text),
    };
  } catch (error) {
    await closeAll(accounts);
    throw error;
  }
}

/** Closes the connections of a look. */
export async function closeLook({ subjects, organizations }: Pick<Look, "subjects" | "organizations">): Promise<void> {
  const listed = organizations.flatMap(({ accounts }) => accounts);
  await closeAll([...listed, ...subjects.flatMap(({ account }) => account ?? [])]);
}

async function closeAll(accounts: readonly Account[]): Promise<void> {
  await Promise.allSettled([...new Set(accounts.map(({ api }) => api))].map((api) => api.close()));
}

/** Every row of a look: what differs comes first. */
export function rowsIn({ subjects, unmanaged }: Look): WatchRow[] {
  const rows = [...subjects.map(({ row }) => row), ...unmanaged];
  return [...rows.filter(({ differs }) => differs !== null), ...rows.filter(({ differs }) => differs === null)];
}

async function findRecord(
  asked: Asked,
  account: Account | undefined,
  { listed }: Organizations,
  how: Pick<LookContext, "clock" | "signal">,
): Promise<{ there: There; record: ObservedEndpoint | undefined }> {
  const unseen = (reason: string) => ({ there: { kind: "unseen", reason } as const, record: undefined });
  if (!account) return unseen("there is no usable key for it");
  const organization = listed.find(({ accounts }) => accounts.some((each) => sameAccount(each, account)));
  if (!organization) return unseen("its organization could not be listed");
  const record = organization.records.find(({ id }) => id === asked.id);
  const found = record ?? (await confirmGone(asked, account, how));
  if (typeof found === "string") return unseen(found);
  if (found === undefined) return { there: { kind: "gone" }, record: undefined };
  return { there: { kind: "there", status: found.status, model: found.model }, record: found };
}

function unmanagedIn(listed: readonly Organization[], known: readonly StackAccounts[]): WatchRow[] {
  return listed.flatMap((organization) =>
    rowsOf(organization.records, managersIn(organization, known, listed))
      .filter(({ billsUnmanaged }) => billsUnmanaged)
      .map(unmanagedRow),
  );
}
