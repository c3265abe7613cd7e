import type { Clock } from "../../provider/client";
import { explain } from "../../provider/endpoint/decide/explain";
import { LOOK_TIMEOUT_MS } from "../../provider/endpoint/observe/observe";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError, EXIT } from "../errors";
import { accountOf, readStack, readStacks, type Account, type ReadStack } from "../stack/account";
import { explicitProviders } from "../stack/accounts";
import { pendingOf } from "../stack/deployment";
import { holdersIn } from "../stack/holders";
import { PLUGIN } from "../stack/kinds";
import { kindsIn, makePlace } from "../stack/place";
import type { Project } from "../stack/project";
import { logicalNameOf } from "../../provider/endpoint/decide/names";
import { shellWord, shellWords } from "../text";
import { writeStack } from "../stack/write";
import { readSteady } from "./read-steady";
import { planImport, type Import } from "./plan";
import { programText } from "./program";
import { selectAll, selectNamed, type Selection, type Skipped } from "./select";

export interface ImportOptions {
  /** Ids or names, or `ENDPOINT=LOGICAL-NAME`. Empty for all endpoints that no stack manages. */
  endpoints: readonly string[];
  /** The stack. Default: the current one. */
  stack?: string | undefined;
  /** Stacks of other projects. Their endpoints are not imported. */
  otherStacks: readonly string[];
  /** Whether Pulumi refuses to delete the imported resources until the program removes the protection. */
  protect: boolean;
  dryRun: boolean;
  /** The longest wait for endpoints that are starting or stopping, in milliseconds. */
  wait: number;
}

/** The planned import. */
export interface Proposal {
  /** The stack's full name. */
  stack: string;
  account: Pick<Account, "origin" | "keyFrom">;
  imports: readonly Import[];
  skipped: readonly Skipped[];
  protect: boolean;
  /** Whether the stack has never deployed an endpoint. */
  first: boolean;
  /** The TypeScript program that declares the imported endpoints. */
  program: string;
}

export interface Outcome extends Proposal {
  written: boolean;
  /** The file with a copy of the stack's previous content. */
  copy?: string;
}

/** The effects that an import needs. */
export interface ImportContext {
  project: Project;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  now: () => Date;
  /** Shows a note, or what the command waits for. */
  note: (line: string) => void;
  /** Shows the plan, and asks for consent. @throws CommandError without consent. */
  confirm: (proposal: Proposal) => Promise<void>;
  /** Keeps a copy of a stack, and returns its path. */
  keepCopy: (text: string, stack: string) => string;
}

/**
 * Imports existing endpoints into a stack's state, and writes the TypeScript that declares them.
 *
 * @throws CommandError when anything is in doubt. Nothing was written then.
 */
export async function importEndpoints(options: ImportOptions, context: ImportContext): Promise<Outcome> {
  const { project, note } = context;
  const stack = await readStack(project, await project.fullName(options.stack));
  refuseInterrupted(stack);
  refusePlugin(stack, options.endpoints);
  const account = await accountOf(project, stack, context.env, note);
  noteProviders(stack, note);
  const others = await otherStacks(options, stack.name, project);
  const selection = select(options, await endpointsOf(account), [stack, ...others], account);

  const ids = selection.chosen.map(({ record }) => record.id);
  const records = await readSteady(account, ids, {
    clock: context.clock,
    wait: options.wait,
    progress: note,
  });
  const place = makePlace(stack.exported, stack.name);
  const plan = planImport(
    stack.exported,
    selection.chosen.map((chosen, index) => ({ ...chosen, record: records[index] ?? chosen.record })),
    {
      place,
      origin: account.origin,
      protect: options.protect,
      skipImpossible: options.endpoints.length === 0,
      at: context.now().toISOString(),
    },
  );
  const proposal: Proposal = {
    stack: stack.name,
    account: { origin: account.origin, keyFrom: account.keyFrom },
    imports: plan.imports,
    skipped: [...selection.skipped, ...plan.skipped],
    protect: options.protect,
    first: place.added.length > 0,
    program: programText(plan.imports, options),
  };
  if (options.dryRun || plan.imports.length === 0) return { ...proposal, written: false };
  await context.confirm(proposal);
  const keepCopy = (text: string) => context.keepCopy(text, stack.name);
  const copy = await writeStack(stack.exported, plan.exported, { pulumi: project.stack(stack.name), keepCopy });
  return { ...proposal, written: true, copy };
}

/**
 * Refuses a stack of the plugin. Pulumi's own import reads from the plugin, which is safer than a state that is written
 * from outside.
 */
function refusePlugin({ name, exported }: ReadStack, endpoints: readonly string[]): void {
  const [kind, other] = kindsIn(exported);
  if (kind !== PLUGIN || other) return;
  const named = endpoints.length > 0 ? endpoints : ["ID=NAME"];
  const commands = named.map((each) => {
    const [, id = each, logicalName = "NAME"] = /^(.*)=(.*)$/.exec(each) ?? [];
    return `  pulumi import --stack ${shellWord(name)} ${PLUGIN.endpointType} ${shellWords([logicalName, id])}\n`;
  });
  throw new CommandError(
    `the endpoints of stack ${name} are managed by the plugin, for which Pulumi's own import serves. Nothing was written. ` +
      `Run, with the id of the endpoint and its logical name in the program:\n${commands.join("")}`.trimEnd(),
  );
}

/** Imported endpoints get the default provider, so only the default provider's key is used to look for them. */
function noteProviders({ exported }: ReadStack, note: (line: string) => void): void {
  const names = explicitProviders(exported).map(({ urn }) => `"${logicalNameOf(urn)}"`);
  if (names.length === 0) return;
  note(
    `endpoints are looked for with the key of the stack itself, and go in with its default provider: those of ` +
      `${names.length === 1 ? "provider" : "providers"} ${names.join(", ")} cannot be imported`,
  );
}

/**
 * Refuses a stack with interrupted operations. Every import makes Pulumi forget them, and one may be the creation of an
 * endpoint that is to be imported.
 */
function refuseInterrupted({ name, exported }: ReadStack): void {
  const pending = pendingOf(exported);
  if (pending.length === 0) return;
  throw new CommandError(
    `the stack holds interrupted operations:\n${pending.map(({ resource, type }) => `  ${type} ${resource.urn}\n`).join("")}` +
      "`pulumi stack import` makes Pulumi forget them, so nothing was written. See to them first: " +
      `\`pulumi-pareta recover --stack ${name}\` for endpoints, \`pulumi refresh\` in a terminal for the rest.`,
    EXIT.interrupted,
  );
}

/** The project's other stacks, and those that the user names. */
async function otherStacks({ otherStacks }: ImportOptions, own: string, project: Project): Promise<ReadStack[]> {
  const named = await Promise.all(otherStacks.map((stack) => project.fullName(stack)));
  const names = new Set([...(await project.stacks()), ...named]);
  names.delete(own);
  return readStacks(project, [...names]);
}

async function endpointsOf({ api }: Account): Promise<ObservedEndpoint[]> {
  try {
    return await api.endpoints.list({ timeout: LOOK_TIMEOUT_MS });
  } catch (error) {
    throw new CommandError(`${explain(error, "listing the endpoints")} Nothing was written.`, undefined, {
      cause: error,
    });
  }
}

function select(
  { endpoints }: ImportOptions,
  rows: readonly ObservedEndpoint[],
  stacks: readonly ReadStack[],
  { origin }: Account,
): Selection {
  const holders = holdersIn(stacks, origin);
  const own = stacks[0]?.name ?? "";
  return endpoints.length > 0 ? selectNamed(endpoints, rows, holders, own) : selectAll(rows, holders, own);
}
