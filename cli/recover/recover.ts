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
  /** Endpoints that only a log names, as `NAME` or `NAME=LOGICAL-NAME`. */
  names: readonly string[];
  /** The logical name of the only provider that names are looked for with; all of the state where it is left out. */
  provider?: string | undefined;
  /** The resource type of what names become, for a stack that has endpoints of both types. */
  type?: string | undefined;
  /** Milliseconds. */
  grace?: number | undefined;
  dryRun: boolean;
  /** Write although Pulumi then forgets the interrupted creations of other types. */
  dropOthers: boolean;
}

/** What recovering needs of the world. */
export interface RecoverContext extends Writing {
  env: NodeJS.ProcessEnv;
  clock: Clock;
  now: () => Date;
  /** Shows what is being waited for. */
  progress: (line: string) => void;
  /** Shows what is going to be done, and asks whether it may be. @throws CommandError when it may not. */
  confirm: (changes: readonly Change[]) => Promise<void>;
}

export interface Outcome {
  changes: Change[];
  written: boolean;
  /** The copy of what the stack held before. */
  copy?: string;
  /** Interrupted creations of other types, which writing the stack makes Pulumi forget. */
  others: string[];
}

/**
 * Brings the endpoints of interrupted runs into a stack's state.
 *
 * @throws CommandError when anything is in doubt; nothing was written then.
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

/** The export with its secrets in plain, in memory only; the one that is there already where it is enough. */
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
