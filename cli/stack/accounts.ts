import { CommandError } from "../errors";
import { accountOf, plainly, type Account, type ReadStack } from "./account";
import { accountClient, type AccountClient } from "./client";
import { resourcesOf, type Exported, type Resource } from "./deployment";
import { hasKey, isEndpoint, isProvider } from "./kinds";
import { isDefaultProvider, referenceTo } from "./place";
import type { Project } from "./project";
import { logicalNameOf } from "../../provider/endpoint/decide/names";

/** The accounts of a stack: its own, and those of the providers in its program. */
export interface StackAccounts {
  stack: ReadStack;
  /**
   * By the reference of the provider. The stack's own account is under "". A provider without a usable key has no
   * entry.
   */
  byProvider: ReadonlyMap<string, Account>;
  /** The providers without a usable key: the reason, and whether endpoints may be missing because of it. */
  keyless: { reason: string; matters: boolean }[];
}

/** The account of a resource with this provider. Undefined if no key is usable. */
export function accountFor({ byProvider }: StackAccounts, provider = ""): Account | undefined {
  return byProvider.get(isDefaultProvider(provider) ? "" : provider);
}

type Originated = Pick<AccountClient, "origin">;

/** Whether two accounts have the same key and address. */
export function sameAccount({ origin: a }: Originated, { origin: b }: Originated): boolean {
  return a.baseUrl === b.baseUrl && a.keyFingerprint === b.keyFingerprint;
}

/**
 * The accounts that manage the endpoints of a stack: the one of the next `up`, and one for each provider of the
 * program, with the settings from its last run.
 *
 * @param warn - called when the config cannot be read.
 */
export async function accountsOf(
  project: Project,
  stack: ReadStack,
  env: NodeJS.ProcessEnv,
  warn: (line: string) => void,
): Promise<StackAccounts> {
  const byProvider = new Map<string, Account>();
  const keyless: StackAccounts["keyless"] = [];
  const put = async (reference: string, who: string, account: () => Promise<Account>) => {
    try {
      byProvider.set(reference, await account());
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      keyless.push({ reason: `${who}: ${error.message}`, matters: reference !== "" || usesDefault(stack.exported) });
    }
  };
  await put("", `stack ${stack.name}`, () => accountOf(project, stack, env, warn));
  for (const provider of explicitProviders(stack.exported)) {
    const name = logicalNameOf(provider.urn);
    const keyFrom = `provider "${name}" of stack ${stack.name}`;
    await put(referenceTo(provider), keyFrom, async () => {
      const inputs = await plainly(project, stack, (exported) => withReference(exported, referenceTo(provider)));
      return { ...accountClient(inputs, env), keyFrom };
    });
  }
  return { stack, byProvider, keyless };
}

/** A stack that has not deployed anything yet has no endpoints that a missing key would hide. */
function usesDefault(exported: Exported): boolean {
  return resourcesOf(exported).some((it) => isEndpoint(it) && isDefaultProvider(it.provider ?? ""));
}

/** The providers that the program itself makes, and that have endpoints or a key. */
export function explicitProviders(exported: Exported): Resource[] {
  const used = new Set(resourcesOf(exported).flatMap((it) => (isEndpoint(it) ? [it.provider] : [])));
  return resourcesOf(exported).filter((it) => {
    if (!isProvider(it) || isDefaultProvider(it.urn)) return false;
    return used.has(referenceTo(it)) || (!it.delete && hasKey(it));
  });
}

function withReference(exported: Exported, reference: string): Resource | undefined {
  return resourcesOf(exported).find((it) => referenceTo(it) === reference);
}
