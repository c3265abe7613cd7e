import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import { accessOf, type Access } from "./access";
import { parseExported, type Exported, type Props } from "./deployment";
import { defaultProvider } from "./place";
import type { Project } from "./project";
import { holdsEncrypted, reveal } from "./secrets";

/** A stack of this command: its full name, and what it holds. */
export interface ReadStack {
  name: string;
  exported: Exported;
}

/** How to ask Pareta, and whose key that takes. */
export interface Account extends Access {
  /** For people: where the key was found. Never the key itself. */
  keyFrom: string;
}

/** Runs of Pulumi at once. */
export const PULUMI_PARALLEL = 4;

export function readStacks(project: Project, names: readonly string[]): Promise<ReadStack[]> {
  return mapParallel(names, PULUMI_PARALLEL, (name) => readStack(project, name));
}

export async function readStack(project: Project, name: string): Promise<ReadStack> {
  return { name, exported: parseExported(await project.stack(name).export()) };
}

/**
 * The account that the next `up` of a stack would use: its config, else what the state's default provider keeps of the
 * last run, else the environment.
 *
 * @param warn - told when the config cannot be read, for the key may then be another one.
 * @throws CommandError when there is no usable key; it never shows one.
 */
export async function accountOf(
  project: Project,
  { name, exported }: ReadStack,
  env: NodeJS.ProcessEnv,
  warn: (line: string) => void,
): Promise<Account> {
  const config = await configOf(project, name, warn);
  const kept = "pareta:apiKey" in config ? {} : await keptSettings(project, name, exported);
  const account = accessOf({ ...kept, ...config }, env);
  return { ...account, keyFrom: source(config, kept) };
}

/** The account of the environment alone. */
export function accountOfEnvironment(env: NodeJS.ProcessEnv): Account {
  return { ...accessOf({}, env), keyFrom: source({}, {}) };
}

function source(config: Props, kept: Props): string {
  if ("pareta:apiKey" in config) return "the stack's config";
  if ("pareta:apiKey" in kept) return "the stack's state";
  return "PARETA_API_KEY";
}

async function configOf(project: Project, stack: string, warn: (line: string) => void): Promise<Props> {
  try {
    return await project.config(stack);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    warn(`the config of stack ${stack} cannot be read (${error.message}): using the key of its state or environment`);
    return {};
  }
}

/** What the default provider was set up with; decrypted only where it has to be. */
async function keptSettings(project: Project, stack: string, exported: Exported): Promise<Props> {
  const inputs = defaultProvider(exported)?.inputs ?? {};
  if (!holdsEncrypted(inputs)) return reveal(inputs) as Props;
  const plain = parseExported(await project.stack(stack).export({ showSecrets: true }));
  return reveal(defaultProvider(plain)?.inputs ?? {}) as Props;
}
