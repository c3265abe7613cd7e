import type { Endpoint } from "../../provider/client";
import { explain } from "../../provider/endpoint/explain";
import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import {
  accountOf,
  accountOfEnvironment,
  readStack,
  readStacks,
  PULUMI_PARALLEL,
  type Account,
  type ReadStack,
} from "../stack/account";
import { pendingOf } from "../stack/deployment";
import { holdersIn } from "../stack/holders";
import type { Project } from "../stack/project";
import { ENDPOINT_TYPE } from "../stack/urn";
import { NO_COST, readCosts } from "./cost";
import { rowsOf, type Filters, type Row } from "./rows";

export interface ListOptions extends Filters {
  /** The stacks to look at; the current one where none is given. */
  stacks: readonly string[];
  /** Look at every stack of the project. */
  allStacks: boolean;
  /** Whether to ask what each endpoint cost. */
  cost: boolean;
  window?: string | undefined;
}

export interface ListSurroundings {
  project: Project;
  env: NodeJS.ProcessEnv;
  /** Shows what is worth knowing beside the list. */
  note: (line: string) => void;
}

export interface Listing {
  rows: Row[];
  /** The stretch of time that the money is about, where it is known. */
  window: string | undefined;
}

const LIST_TIMEOUT_MS = 30_000;
const COSTS_TIMEOUT_MS = 60_000;

/**
 * Lists the organization's endpoints, and which of the stacks manages each.
 *
 * @throws CommandError when the list, or a stack that was asked for, cannot be read.
 */
export async function list(options: ListOptions, around: ListSurroundings): Promise<Listing> {
  const stacks = await stacksFor(options, around);
  for (const { name, exported } of stacks) {
    if (pendingOf(exported).every(({ resource }) => resource.type !== ENDPOINT_TYPE)) continue;
    around.note(`a run of stack ${name} was interrupted: see \`pulumi-pareta recover --stack ${name}\``);
  }
  const account = await accountFor(stacks, around);
  const rows = rowsOf(await endpointsOf(account), holdersIn(stacks, account.origin), options);
  if (!options.cost) return { rows, window: undefined };

  const ids = rows.map(({ id }) => id);
  const signal = AbortSignal.timeout(COSTS_TIMEOUT_MS);
  const { byId, window, failed } = await readCosts(account.endpoints, ids, { window: options.window, signal });
  if (failed) around.note(`the cost of ${failed.count} of ${ids.length} cannot be read: ${failed.reason}`);
  return { rows: rows.map((row) => ({ ...row, ...(byId.get(row.id) ?? NO_COST) })), window };
}

/** The stacks to look at. The first one's key is the one to list with. */
async function stacksFor(
  { stacks, allStacks }: ListOptions,
  { project, note }: ListSurroundings,
): Promise<ReadStack[]> {
  if (allStacks) return readStacks(project, await currentFirst(project));
  if (stacks.length > 0) {
    const names = await mapParallel(stacks, PULUMI_PARALLEL, (stack) => project.fullName(stack));
    return readStacks(project, [...new Set(names)]);
  }
  try {
    return [await readStack(project, await project.fullName())];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    note(`no stack is known here, so nothing is known to be managed: ${error.message}`);
    return [];
  }
}

async function currentFirst(project: Project): Promise<string[]> {
  const current = await project.fullName().catch(() => undefined);
  const names = await project.stacks();
  return [...names.filter((name) => name === current), ...names.filter((name) => name !== current)];
}

/** The first stack's account. Endpoints of another organization are in no list but its own. */
async function accountFor(stacks: readonly ReadStack[], { project, env, note }: ListSurroundings): Promise<Account> {
  const [first, ...others] = stacks;
  if (!first) return accountOfEnvironment(env);
  const account = await accountOf(project, first, env, note);
  await mapParallel(others, PULUMI_PARALLEL, async (other) => {
    // One that has no key of its own has nothing that could be elsewhere.
    const its = await accountOf(project, other, env, note).catch(() => account);
    if (sameAccount(its, account)) return;
    note(
      `stack ${other.name} has another key or address than ${first.name}, whose endpoints are listed: list it alone`,
    );
  });
  return account;
}

function sameAccount({ origin: a }: Account, { origin: b }: Account): boolean {
  return a.baseUrl === b.baseUrl && a.keyFingerprint === b.keyFingerprint;
}

async function endpointsOf({ endpoints, keyFrom, origin }: Account): Promise<Endpoint[]> {
  try {
    return await endpoints.list({ timeout: LIST_TIMEOUT_MS });
  } catch (error) {
    const reason = explain(error, "listing the endpoints");
    throw new CommandError(`${reason} (${origin.baseUrl}, the key of ${keyFrom})`, undefined, { cause: error });
  }
}
