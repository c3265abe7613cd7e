import type { Clock } from "../../provider/client";
import { parseExported, resourcesOf, sameState, sortPending, type Exported } from "./deployment";
import { EXIT, RecoverError } from "./errors";
import { parseName, type Named } from "./named";
import { needsWriting, planRecovery, type Change, type Plan } from "./plan";
import type { Pulumi } from "./pulumi";
import { search } from "./search";
import { holdsEncrypted } from "./secrets";
import { soughtIn } from "./sought";

export interface RecoverOptions {
  /** Endpoints that only a log names, as `NAME` or `NAME=LOGICAL-NAME`. */
  names: readonly string[];
  /** Milliseconds. */
  grace?: number | undefined;
  dryRun: boolean;
  /** Write although Pulumi then forgets the interrupted creations of other types. */
  dropOthers: boolean;
}

/** What recovering needs of the world. */
export interface Surroundings {
  pulumi: Pulumi;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  now: () => Date;
  /** Shows what is being waited for. */
  progress: (line: string) => void;
  /** Shows what is going to be done, and asks whether it may be. @throws RecoverError when it may not. */
  confirm: (changes: readonly Change[]) => Promise<void>;
  /** Keeps a copy of the stack, and tells where. */
  keepCopy: (text: string) => string;
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
 * @throws RecoverError when anything is in doubt; nothing was written then.
 */
export async function recover(options: RecoverOptions, around: Surroundings): Promise<Outcome> {
  const names = options.names.map(parseName);
  const before = parse(await around.pulumi.export());
  const { creating, clearing, others } = sortPending(before);
  const forgotten = others.map(({ resource }) => resource.urn);
  if (creating.length + clearing.length + names.length === 0) return { changes: [], written: false, others: [] };
  if (forgotten.length > 0 && !options.dropOthers && !options.dryRun) throw othersWouldBeLost(forgotten);

  const plan = await planFor(before, names, options, around);
  const planned = { changes: plan.changes, written: false, others: forgotten };
  if (options.dryRun || !needsWriting(plan.changes)) return planned;
  await around.confirm(plan.changes);
  return { ...planned, written: true, copy: await write(before, plan, around) };
}

async function planFor(
  before: Exported,
  names: readonly Named[],
  { grace }: RecoverOptions,
  around: Surroundings,
): Promise<Plan> {
  const plain = await decrypted(before, names.length > 0, around.pulumi);
  const candidates = await search(soughtIn(before, plain, names), { ...around, plain, grace });
  return planRecovery(before, candidates, around.now().toISOString());
}

/** The export with its secrets in plain, in memory only; the one that is there already where it is enough. */
async function decrypted(before: Exported, always: boolean, pulumi: Pulumi): Promise<Exported> {
  const { creating } = sortPending(before);
  if (creating.length === 0 && !always) return before;
  const needed = [
    ...creating.map(({ resource }) => resource.inputs),
    ...resourcesOf(before).flatMap(({ type, inputs }) => (type.startsWith("pulumi:providers:") ? [inputs] : [])),
  ];
  return needed.some(holdsEncrypted) ? parse(await pulumi.export({ showSecrets: true })) : before;
}

/** Writes the plan, unless somebody has written the stack since it was read. */
async function write(before: Exported, plan: Plan, { pulumi, keepCopy }: Surroundings): Promise<string> {
  const text = await pulumi.export();
  if (!sameState(parse(text), before)) {
    throw new RecoverError(
      "the stack changed while endpoints were looked for, so nothing was written. Run this again.",
    );
  }
  const copy = keepCopy(text);
  await pulumi.import(JSON.stringify(plan.exported));
  return copy;
}

function parse(text: string): Exported {
  try {
    return parseExported(text);
  } catch (error) {
    throw new RecoverError(`${(error as Error).message}. Nothing was written.`);
  }
}

function othersWouldBeLost(urns: readonly string[]): RecoverError {
  return new RecoverError(
    `the stack also holds interrupted creations of other types:\n${urns.map((urn) => `  ${urn}\n`).join("")}` +
      "`pulumi stack import` makes Pulumi forget them, so nothing was written. See to them first: `pulumi refresh` in a " +
      "terminal asks about each (answer `skip` for endpoints). Or, when you know what became of them, add --drop-others.",
    EXIT.others,
  );
}
