import { asState, type EndpointState } from "../../provider/endpoint";
import { logicalNameOf } from "../../provider/endpoint/decide/names";
import { CommandError } from "../errors";
import type { Account, ReadStack } from "../stack/account";
import { accountFor, accountsOf } from "../stack/accounts";
import { parseExported, resourcesOf, type Exported, type Resource } from "../stack/deployment";
import { isEndpoint } from "../stack/kinds";
import { holdsEncrypted, reveal } from "../stack/secrets";
import { commandError } from "./command-error";
import type { EvaluateContext, EvaluateOptions } from "./types";

/** The endpoint beside which a model is tried. */
export interface Target {
  id: string;
  logicalName: string;
  state: EndpointState;
  account: Account;
}

/**
 * The endpoint of a stack that a word means.
 *
 * @throws CommandError where there is none or several, and without a key of it.
 */
export async function targetOf(
  stack: ReadStack,
  { endpoint }: Pick<EvaluateOptions, "endpoint">,
  { project, env, note }: Pick<EvaluateContext, "project" | "env" | "note">,
): Promise<Target> {
  const found = matches(stack.exported, endpoint);
  const [resource, ...others] = found;
  if (!resource || others.length > 0) throw notOne(endpoint, stack, found);
  const accounts = await accountsOf(project, stack, env, note);
  const account = accountFor(accounts, resource.provider);
  if (!account) throw new CommandError(accounts.keyless.map(({ reason }) => reason).join("; "));
  const plain = holdsEncrypted(resource.outputs)
    ? matches(parseExported(await project.stack(stack.name).export({ showSecrets: true })), endpoint)[0]
    : resource;
  const id = resource.id ?? "";
  try {
    const state = asState(id, reveal(plain?.outputs ?? {}) as Record<string, unknown>);
    return { id, logicalName: logicalNameOf(resource.urn), state, account };
  } catch (error) {
    throw commandError(error, "");
  }
}

/** The endpoints of a stack that a word may mean: by the logical name, else by id or name. */
function matches(exported: Exported, word: string): Resource[] {
  const there = resourcesOf(exported).filter((it) => isEndpoint(it) && it.id && !it.delete && !it.external);
  const byLogicalName = there.filter(({ urn }) => logicalNameOf(urn) === word);
  if (byLogicalName.length > 0) return byLogicalName;
  return there.filter(({ id, outputs }) => id === word || outputs?.name === word);
}

function notOne(word: string, { name, exported }: ReadStack, found: readonly Resource[]): CommandError {
  const listed = (some: readonly Resource[]) =>
    some.map(({ urn, id }) => `${logicalNameOf(urn)} (${id ?? "no id"})`).join(", ") || "none";
  if (found.length > 1) {
    return new CommandError(`"${word}" may mean several endpoints of stack ${name}: ${listed(found)}. Give the id.`);
  }
  return new CommandError(
    `stack ${name} has no endpoint "${word}". Its endpoints are: ${listed(resourcesOf(exported).filter(isEndpoint))}.`,
  );
}
