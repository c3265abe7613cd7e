import type { Clock } from "../../provider/client";
import { formatDuration } from "../../provider/endpoint/durations";
import type { EndpointRecord } from "../../provider/endpoint/types";
import { accessOf, providerInputs, type Access } from "../stack/access";
import { resourcesOf, type Exported } from "../stack/deployment";
import { CommandError } from "../errors";
import { lookUp, pick } from "./look-up";
import type { Candidate } from "./plan";
import type { Sought } from "./sought";

export interface Search {
  /** The exported stack, with decrypted secrets where it holds any that matter. */
  plain: Exported;
  /** How long an endpoint may take to appear, in milliseconds. Default: the provider's own setting, else two minutes. */
  grace?: number | undefined;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** Told what is waited for. */
  progress: (line: string) => void;
}

const DEFAULT_GRACE_MS = 120_000;

/**
 * Looks for endpoints by their names, with the key and at the address that their deploys went to.
 *
 * @returns a candidate for each, in the same order.
 * @throws CommandError when anything about any of them is in doubt.
 */
export async function search(sought: readonly Sought[], options: Search): Promise<Candidate[]> {
  const candidates = new Map<Sought, Candidate>();
  await Promise.all(
    accounts(sought, options).map(async ({ access, members }) => {
      const grace = options.grace ?? access.grace ?? DEFAULT_GRACE_MS;
      const names = members.map(({ name }) => name);
      const waiting = (missing: readonly string[], left: number) =>
        options.progress(`looking for ${missing.join(", ")}: not there yet, ${formatDuration(left)} to go`);
      const rows = await lookUp(access, { names, grace, clock: options.clock, waiting });
      for (const each of members) candidates.set(each, candidateOf(each, rows, access, options.plain, grace));
    }),
  );
  return sought.flatMap((each) => candidates.get(each) ?? []);
}

interface Account {
  access: Access;
  members: Sought[];
}

/** One list serves all that were deployed with the same key at the same address. */
function accounts(sought: readonly Sought[], { plain, env }: Search): Account[] {
  const found = new Map<string, Account>();
  for (const each of sought) {
    const access = accessOf(providerInputs(plain, each.provider), env);
    const key = JSON.stringify(access.origin);
    const account = found.get(key) ?? { access, members: [] };
    account.members.push(each);
    found.set(key, account);
  }
  return [...found.values()];
}

function candidateOf(
  sought: Sought,
  rows: readonly EndpointRecord[],
  { origin }: Access,
  exported: Exported,
  grace: number,
): Candidate {
  const { name, urn, source, task, unproven } = sought;
  const record = pick(rows, name);
  if (!record) return { name, urn, source, grace, suspects: suspects(rows, task, exported) };
  if (unproven && task !== undefined && record.task !== null && record.task !== task) {
    throw new CommandError(
      `endpoint ${record.id} carries the name "${name}", but is of task "${record.task}" where this stack asked for ` +
        `"${task}": it may be somebody else's. Nothing was written. See to it in the Pareta dashboard, or let ` +
        `\`pulumi refresh\`, run in a terminal, clear the pending operation.`,
    );
  }
  return { name, urn, source, grace, found: { record, origin, resource: sought.become(record), unproven } };
}

function suspects(rows: readonly EndpointRecord[], task: string | undefined, exported: Exported): string[] {
  const held = new Set(resourcesOf(exported).map(({ id }) => id));
  return rows
    .filter((row) => task !== undefined && row.task === task && !held.has(row.id))
    .map((row) => `${row.id} (${row.name ?? "unnamed"}, ${row.status ?? "no status"})`);
}
