import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import { accountClient, type AccountClient } from "./client";
import { parseExported, type Exported, type Resource } from "./deployment";
import { type Props } from "./props";
import { settingsOf } from "./kinds";
import { defaultProvider } from "./place";
import type { Project } from "./project";
import { holdsEncrypted, reveal } from "./secrets";

/** A stack of this command: its full name and its content. */
export interface ReadStack {
  name: string;
  exported: Exported;
}

/** A client for Pareta, and the source of its key. */
export interface Account extends AccountClient {
  /** For people: where the key was found. Never the key itself. */
  keyFrom: string;
}

/** The number of parallel runs of Pulumi. */
export const PULUMI_PARALLEL = 4;

export function readStacks(project: Project, names: readonly string[]): Promise<ReadStack[]> {
  return mapParallel(names, PULUMI_PARALLEL, (name) => readStack(project, name));
}

export async function readStack(project: Project, name: string): Promise<ReadStack> {
  return { name, exported: parseExported(await project.stack(name).export()) };
}

/**
 * The account that the next `up` of a stack would use: from its config, else from the environment. If neither has a
 * key, such an `up` would fail. Then, and only then, it is the account that the state's default provider keeps from the
 * last run.
 *
 * @param warn - called when the config cannot be read, because the key may then be another one.
 * @throws CommandError when there is no usable key. It never shows one.
 */
export async function accountOf(
  project: Project,
  stack: ReadStack,
  env: NodeJS.ProcessEnv,
  warn: (line: string) => void,
): Promise<Account> {
  const config = await configOf(project, stack.name, warn);
  if ("pareta:apiKey" in config) return { ...accountClient(config, env), keyFrom: "the stack's config" };
  if (env.PARETA_API_KEY) return { ...accountClient(config, env), keyFrom: "PARETA_API_KEY" };
  const kept = await plainly(project, stack, defaultProvider);
  return { ...accountClient({ ...kept, ...config }, env), keyFrom: "the stack's state" };
}

/** The account of the environment alone. */
export function accountOfEnvironment(env: NodeJS.ProcessEnv): Account {
  return { ...accountClient({}, env), keyFrom: "PARETA_API_KEY" };
}

async function configOf(project: Project, stack: string, warn: (line: string) => void): Promise<Props> {
  try {
    return await project.config(stack);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    warn(
      `the config of stack ${stack} cannot be read (${error.message}): using the key of the environment or of its state`,
    );
    return {};
  }
}

/** The settings of a provider of a stack. They are decrypted only if necessary. Empty if there is no such provider. */
export async function plainly(
  project: Project,
  { name, exported }: ReadStack,
  pick: (exported: Exported) => Resource | undefined,
): Promise<Props> {
  const inputs = settingsOf(pick(exported) ?? {});
  if (!holdsEncrypted(inputs)) return reveal(inputs) as Props;
  const plain = parseExported(await project.stack(name).export({ showSecrets: true }));
  return reveal(settingsOf(pick(plain) ?? {})) as Props;
}
