import { inert } from "../../provider/client/core/inert";
import { nearestOr } from "../../provider/endpoint/decide/hints";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import { accountOfEnvironment, readStack, readStacks, PULUMI_PARALLEL, type ReadStack } from "../stack/account";
import { accountsOf } from "../stack/accounts";
import { pendingOf } from "../stack/deployment";
import type { Project } from "../stack/project";
import { isEndpoint } from "../stack/kinds";
import { NO_COST, readCosts } from "./cost";
import { lookedAt, type Looked } from "./looked";
import { managersIn } from "./managers";
import { readOrganizations, type Organization } from "./organizations";
import { unmanagedFirst, rowsOf, type Filters, type Row } from "./rows";

export interface ListOptions extends Filters {
  /** The stacks to look at. Empty for the current one. */
  stacks: readonly string[];
  /** Whether to look at every stack of the project. */
  allStacks: boolean;
  /** Whether to read the cost of each endpoint. */
  cost: boolean;
  window?: string | undefined;
}

export interface ListContext {
  project: Project;
  env: NodeJS.ProcessEnv;
  /** Shows a note beside the list. */
  note: (line: string) => void;
}

export interface Listing {
  rows: Row[];
  /** The time window of the cost, if it is known. */
  window: string | undefined;
  /** Which stacks were looked at. */
  looked: Looked;
  /** The number of endpoints and their statuses, before the filters. */
  there: { count: number; statuses: string[] };
  /** Why the list may lack endpoints: one text for each key that is missing or could not be used for a list. */
  unlisted: string[];
}

const COSTS_TIMEOUT_MS = 60_000;
const CATALOGUE_TIMEOUT_MS = 15_000;

/**
 * Lists the endpoints of every organization that the stacks have a key of, and which of the stacks manages each.
 *
 * @throws CommandError when no list can be read, or a requested stack cannot be read.
 */
export async function list(options: ListOptions, context: ListContext): Promise<Listing> {
  const stacks = await stacksFor(options, context);
  for (const { name, exported } of stacks) {
    if (!pendingOf(exported).some(({ resource }) => isEndpoint(resource))) continue;
    context.note(`a run of stack ${name} was interrupted: see \`pulumi-pareta recover --stack ${name}\``);
  }
  const { project, env, note } = context;
  const known = await mapParallel(stacks, PULUMI_PARALLEL, (stack) => accountsOf(project, stack, env, note));
  const accounts =
    known.length === 0 ? [accountOfEnvironment(env)] : known.flatMap(({ byProvider }) => [...byProvider.values()]);
  const keyless = known.flatMap((stack) => stack.keyless);
  if (accounts.length === 0) throw new CommandError(keyless[0]?.reason ?? "no API key");
  const { listed, failures } = await readOrganizations(accounts);
  if (listed.length === 0 && failures[0]) throw failures[0];
  const unlisted = [
    ...keyless.flatMap(({ reason, matters }) => (matters ? [reason] : [])),
    ...failures.map(({ message }) => message),
  ];
  for (const reason of unlisted) note(`endpoints are missing from this list: ${reason}`);

  const groups = listed.map((organization) => {
    const rows = rowsOf(organization.records, managersIn(organization, known, listed), options);
    return { organization, rows };
  });
  const records = listed.flatMap((organization) => organization.records);
  await refuseUnknownTask(options.task, listed, records);
  const { rows, window } = options.cost
    ? await withCosts(groups, options.window, note)
    : { rows: groups.flatMap((group) => group.rows), window: undefined };
  const names = stacks.map(({ name }) => name);
  return {
    rows: unmanagedFirst(rows),
    window,
    unlisted,
    looked: lookedAt(names, options.allStacks),
    there: { count: records.length, statuses: [...new Set(records.flatMap(({ status }) => status ?? []))].sort() },
  };
}

/** A misspelled task would look like a task without endpoints. So the catalogue is checked, if it can be read. */
async function refuseUnknownTask(
  task: string | undefined,
  organizations: readonly Organization[],
  records: readonly ObservedEndpoint[],
): Promise<void> {
  if (task === undefined || records.some((record) => record.task === task)) return;
  const catalogues = await Promise.all(
    organizations.map(({ accounts: [{ api }] }) =>
      api.tasks.list({ timeout: CATALOGUE_TIMEOUT_MS, maxRetries: 0 }).catch(() => undefined),
    ),
  );
  // If one catalogue cannot be read, nothing is known about the task.
  if (catalogues.length === 0 || catalogues.some((catalogue) => catalogue === undefined)) return;
  const ids = [...new Set(catalogues.flatMap((catalogue) => (catalogue ?? []).flatMap(({ id }) => id ?? [])))];
  if (ids.length === 0 || ids.includes(task)) return;
  throw new CommandError(`the catalogue has no task "${inert(task, 100)}"; ${nearestOr("tasks", task, ids)}`);
}

/** Reads the cost of each endpoint, with a key of its organization. */
async function withCosts(
  groups: readonly { organization: Organization; rows: Row[] }[],
  asked: string | undefined,
  note: (line: string) => void,
): Promise<Pick<Listing, "rows" | "window">> {
  const signal = AbortSignal.timeout(COSTS_TIMEOUT_MS);
  const windows = new Set<string | undefined>();
  const all = await mapParallel(groups, 1, async ({ organization, rows }) => {
    const ids = rows.map(({ id }) => id);
    const { endpoints } = organization.accounts[0].api;
    const { byId, window, failed } = await readCosts(endpoints, ids, { window: asked, signal });
    if (failed) note(`the cost of ${failed.count} of ${ids.length} cannot be read: ${failed.reason}`);
    if (ids.length > 0) windows.add(window);
    return rows.map((row) => ({ ...row, ...(byId.get(row.id) ?? NO_COST) }));
  });
  const [window] = windows;
  return { rows: all.flat(), window: windows.size === 1 ? window : asked };
}

/** The stacks to look at, the current one first. */
async function stacksFor({ stacks, allStacks }: ListOptions, { project, note }: ListContext): Promise<ReadStack[]> {
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
