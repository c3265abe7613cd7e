import { clientOf } from "../stack/client";
import { parseExported, resourcesOf, type Resource } from "../stack/deployment";
import { isEndpoint, isProvider, settingsOf } from "../stack/kinds";
import { pulumiCli } from "../stack/pulumi";
import { logicalNameOf } from "../../provider/endpoint/decide/names";
import type { Api } from "./collect/targets";

/** A client for the key of the environment. @throws CommandError without a key. */
export function apiOfEnvironment(env: NodeJS.ProcessEnv): Api[] {
  return [clientOf({}, env, (hint) => `set PARETA_API_KEY, or name a stack that holds one with --stack${hint}`)];
}

/**
 * A client for each key that a stack's endpoints are deployed with, as its last `pulumi up` stored it.
 *
 * @throws CommandError without a key, and when Pulumi's CLI fails.
 */
export async function apisOfStack(stack: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Api[]> {
  const text = await pulumiCli(stack, cwd).export({ showSecrets: true });
  const resources = resourcesOf(parseExported(text));
  const noKey = (hint: string) => `the stack ${stack} holds none, and PARETA_API_KEY is not set${hint}`;
  const apis = new Map<string, Api>();
  for (const provider of providersIn(resources)) {
    const { urn } = provider;
    const api = clientOf(settingsOf(provider), env, noKey);
    const account = JSON.stringify([api.apiKey, api.baseURL]);
    const label = urn ? `the key of provider "${logicalNameOf(urn)}"` : "the key of PARETA_API_KEY";
    if (!apis.has(account)) apis.set(account, Object.assign(api, { label }));
  }
  return [...apis.values()];
}

/** The providers of the stack's endpoints. Without endpoints, every provider that can manage one. */
function providersIn(resources: readonly Resource[]): Partial<Resource>[] {
  const used = new Set(resources.filter(isEndpoint).map(({ provider }) => provider));
  const providers = resources.filter(isProvider);
  const ofEndpoints = providers.filter(({ urn, id }) => used.has(`${urn}::${id}`));
  const found = ofEndpoints.length > 0 ? ofEndpoints : providers;
  return found.length > 0 ? found : [{}];
}
