import { inert, type Clock } from "../../provider/client";
import { formatDuration } from "../../provider/endpoint/decide/durations";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { accountClient, providerInputs, type AccountClient } from "../stack/client";
import { resourcesOf, type Exported } from "../stack/deployment";
import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import { listUntilFound, pick } from "./list-until-found";
import type { Candidate } from "./plan";
import type { Sought } from "./sought";

export interface Search {
  /** The exported stack. Its secrets are decrypted if any of them matter. */
  plain: Exported;
  /**
   * How long an endpoint may take to appear, in milliseconds. Default: the provider's own setting, else two minutes.
   */
  grace?: number | undefined;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** Shows what the command waits for. */
  progress: (line: string) => void;
}

const DEFAULT_GRACE_MS = 120_000;

/**
 * Looks for endpoints by their names, with the key and at the address that their deploys used. If any of several
 * providers may have deployed an endpoint, all of them are used.
 *
 * @returns a candidate for each, in the same order.
 * @throws CommandError when anything about any of them is in doubt.
 */
export async function search(sought: readonly Sought[], options: Search): Promise<Candidate[]> {
  const asked = groupsOf(sought, options);
  const found = new Set<string>();
  const lists = await mapParallel(asked, asked.length, async ({ client, members }, signal) => {
    const names = members.map(({ name }) => name);
    const floating = new Set(members.flatMap(({ name, source }) => (source === "name" ? [name] : [])));
    const waiting = (missing: readonly string[], left: number) =>
      options.progress(`looking for ${missing.join(", ")}: not there yet, ${formatDuration(left)} to go`);
    const { api, origin } = client;
    const how = { api, origin, clock: options.clock, time: graceOf(client, options), signal };
    return listUntilFound(how, {
      names,
      waiting,
      isElsewhere: (name) => floating.has(name) && found.has(name),
      found: (name) => floating.has(name) && found.add(name),
    });
  });
  return sought.map((each) => {
    const its = asked.flatMap((group, index): Asked[] =>
      group.members.includes(each) ? [{ ...group, rows: lists[index] ?? [] }] : [],
    );
    return candidateOf(each, its, options);
  });
}

/** The names to look for with one key at one address. */
interface SearchGroup {
  client: AccountClient;
  /** The first of the providers with this key and address. */
  provider: string | undefined;
  members: Sought[];
}

type Asked = SearchGroup & { rows: readonly ObservedEndpoint[] };

/** One list serves all deploys with the same key at the same address. */
function groupsOf(sought: readonly Sought[], options: Search): SearchGroup[] {
  const found = new Map<string, SearchGroup>();
  for (const each of sought) {
    for (const { client, provider } of clientsOf(each, options)) {
      const key = JSON.stringify(client.origin);
      const group = found.get(key) ?? { client, provider, members: [] };
      if (!group.members.includes(each)) group.members.push(each);
      found.set(key, group);
    }
  }
  return [...found.values()];
}

/** @throws CommandError when none of the providers has a usable key. */
function clientsOf({ providers }: Sought, { plain, env, clock }: Search): Omit<SearchGroup, "members">[] {
  const failures: unknown[] = [];
  const usable = providers.flatMap((provider) => {
    try {
      return [{ client: accountClient(providerInputs(plain, provider), env, { clock }), provider }];
    } catch (error) {
      failures.push(error);
      return [];
    }
  });
  if (usable.length === 0) throw failures[0];
  return usable;
}

function graceOf({ grace }: AccountClient, options: Search): number {
  return options.grace ?? grace ?? DEFAULT_GRACE_MS;
}

function candidateOf(sought: Sought, asked: readonly Asked[], options: Search): Candidate {
  const { name, urn, source, task, unproven } = sought;
  const finders = asked.flatMap((group) => {
    const record = pick(group.rows, name);
    return record ? [{ ...group, record }] : [];
  });
  const grace = Math.max(0, ...asked.map(({ client }) => graceOf(client, options)));
  const [finder, ...others] = finders;
  if (!finder) {
    const rows = asked.flatMap((group) => group.rows);
    const where = asked.map((group) => describe(group, options.plain));
    return { name, urn, source, grace, asked: where, suspects: suspects(rows, task, options.plain) };
  }
  if (others.length > 0) throw severalFinders(name, finders, options.plain);
  const { record, client, provider } = finder;
  if (unproven && task !== undefined && record.task !== null && record.task !== task) {
    throw new CommandError(
      `endpoint ${inert(record.id, 200)} carries the name "${inert(name, 200)}", but is of task "${inert(record.task, 200)}" where this stack asked for ` +
        `"${task}": it may be somebody else's. Nothing was written. See to it in the Pareta dashboard, or let ` +
        `\`pulumi refresh\`, run in a terminal, clear the pending operation.`,
    );
  }
  // The first of several providers with one key represents all of them.
  const resource = sought.become(record, provider);
  return { name, urn, source, grace, found: { record, origin: client.origin, resource, unproven } };
}

/** The address that was searched, and whose key was used. Never the key itself. */
function describe({ client: { origin }, provider }: SearchGroup, plain: Exported): string {
  const kept = providerInputs(plain, provider)["pareta:apiKey"] !== undefined;
  const name = provider?.split("::")[3] ?? "default";
  return `${origin.baseUrl} with the key of ${kept ? `the stack's provider "${name}"` : "PARETA_API_KEY"}`;
}

function severalFinders(
  name: string,
  finders: readonly (SearchGroup & { record: ObservedEndpoint })[],
  plain: Exported,
) {
  const where = finders.map((finder) => `  ${inert(finder.record.id, 200)}, at ${describe(finder, plain)}\n`).join("");
  return new CommandError(
    `an endpoint named "${name}" is there for several of the stack's providers:\n${where}` +
      "Which one this stack made cannot be told, so nothing was written. Say which provider deploys it: add --provider " +
      "with its logical name.",
  );
}

function suspects(rows: readonly ObservedEndpoint[], task: string | undefined, exported: Exported): string[] {
  const held = new Set(resourcesOf(exported).map(({ id }) => id));
  return rows
    .filter((row) => task !== undefined && row.task === task && !held.has(row.id))
    .map((row) => `${row.id} (${row.name ?? "unnamed"}, ${row.status ?? "no status"})`);
}
