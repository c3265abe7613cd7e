import type { Clock } from "../../provider/client";
import { parseExported, resourcesOf, sortPending, type Exported } from "../stack/deployment";
import { EXIT, CommandError } from "../errors";
import type { Pulumi } from "../stack/pulumi";
import { holdsEncrypted } from "../stack/secrets";
import { writeStack, type Writing } from "../stack/write";
import { parseName, type Named } from "./named";
import { needsWriting, planRecovery, type Change, type Plan } from "./plan";
import { search } from "./search";
import { soughtIn } from "./sought";

export interface RecoverOptions {
  /** Endpoints whose names are only in a log, as `NAME` or `NAME=LOGICAL-NAME`. */
  names: readonly string[];
  /** The logical name of the only provider to look for names with. Default: all providers of the state. */
  provider?: string | undefined;
  /** The resource type for the given names, if a stack has endpoints of both types. */
  type?: string | undefined;
  /** The time to look, in milliseconds. */
  grace?: number | undefined;
  dryRun: boolean;
  /** Whether to write although Pulumi then forgets the interrupted creations of other types. */
  dropOthers: boolean;
}

/** The effects that a recovery needs. */
export interface RecoverContext extends Writing {
  env: NodeJS.ProcessEnv;
  clock: Clock;
  now: () => Date;
  /** Shows what the command waits for. */
  progress: (line: string) => void;
  /** Shows the planned changes, and asks for consent. @throws CommandError without consent. */
  confirm: (changes: readonly Change[]) => Promise<void>;
}

export interface Outcome {
  changes: Change[];
  written: boolean;
  /** The file with a copy of the stack's previous content. */
  copy?: string;
  /** Interrupted creations of other types. Pulumi forgets them when the stack is written. */
  others: string[];
}

/**
 * Adds the endpoints of interrupted runs to a stack's state.
 *
 * @throws CommandError when anything is in doubt. Nothing was written then.
 */
export async function recover(options: RecoverOptions, context: RecoverContext): Promise<Outcome> {
  const names = options.names.map(parseName);
  const before = parseExported(await context.pulumi.export());
  const { creating, clearing, others } = sortPending(before);
  const forgotten = others.map(({ resource }) => resource.urn);
  if (creating.length + clearing.length + names.length === 0) return { changes: [], written: false, others: [] };
  if (forgotten.length > 0 && !options.dropOthers && !options.dryRun) throw othersWouldBeLost(forgotten);

  const plan = await planFor(before, names, options, context);
  const planned = { changes: plan.changes, written: false, others: forgotten };
  if (options.dryRun || !needsWriting(plan.changes)) return planned;
  await context.confirm(plan.changes);
  return { ...planned, written: true, copy: await writeStack(before, plan.exported, context) };
}

async function planFor(
  before: Exported,
  names: readonly Named[],
  { grace, provider, type }: RecoverOptions,
  context: RecoverContext,
): Promise<Plan> {
  const plain = await decrypted(before, names.length > 0, context.pulumi);
  const candidates = await search(soughtIn(before, plain, names, provider, type), { ...context, plain, grace });
  return planRecovery(before, candidates, context.now().toISOString());
}

/** The export with its secrets in plain text, in memory only. If the given export is enough, it is returned. */
async function decrypted(before: Exported, always: boolean, pulumi: Pulumi): Promise<Exported> {
  const { creating } = sortPending(before);
  if (creating.length === 0 && !always) return before;
  const needed = [
    ...creating.map(({ resource }) => resource.inputs),
    ...resourcesOf(before).flatMap(({ type, inputs }) => (type.startsWith("pulumi:providers:") ? [inputs] : [])),
  ];
  return needed.some(holdsEncrypted) ? parseExported(await pulumi.export({ showSecrets: true })) : before;
}

function othersWouldBeLost(urns: readonly string[]): CommandError {
  return new CommandError(
    `the stack also holds interrupted creations of other types:\n${urns.map((urn) => `  ${urn}\n`).join("")}` +
      "`pulumi stack import` makes Pulumi forget them, so nothing was written. See to them first: `pulumi refresh` in a " +
      "terminal asks about each (answer `skip` for endpoints). Or, when you know what became of them, add --drop-others.",
    EXIT.interrupted,
  );
}
