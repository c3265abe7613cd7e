import { clientOf, stillClockOf } from "../stack/client";
import { parseExported, resourcesOf, type Resource } from "../stack/deployment";
import { isEndpoint, isProvider, settingsOf } from "../stack/kinds";
import { pulumiCli } from "../stack/pulumi";
import { logicalNameOf } from "../../provider/endpoint/decide/names";
import { askedIn } from "../watch/asked";
import type { Api, ReportAsked } from "./collect/targets";

/** A client for the key of the environment. @throws CommandError without a key. */
export function apiOfEnvironment(env: NodeJS.ProcessEnv): Api[] {
  return [clientOf({}, env, (hint) => `set PARETA_API_KEY, or name a stack that holds one with --stack${hint}`)];
}

/**
 * A client for each key that a stack's endpoints are deployed with, as its last `pulumi up` stored it, and what the stack
 * asks of the endpoints that it manages with each.
 *
 * @throws CommandError without a key, and when Pulumi's CLI fails.
 */
export async function apisOfStack(stack: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Api[]> {
  const text = await pulumiCli(stack, cwd).export({ showSecrets: true });
  const exported = parseExported(text);
  const noKey = (hint: string) => `the stack ${stack} holds none, and PARETA_API_KEY is not set${hint}`;
  const asked = askedIn({ name: stack, exported });
  const accounts = new Map<string, Api & { asked: ReportAsked[] }>();
  for (const provider of providersIn(resourcesOf(exported))) {
    const { urn, id } = provider;
    const api = clientOf(settingsOf(provider), env, noKey);
    const account = JSON.stringify([api.apiKey, api.baseURL]);
    const label = urn ? `the key of provider "${logicalNameOf(urn)}"` : "the key of PARETA_API_KEY";
    const known = accounts.get(account) ?? Object.assign(api, { label, asked: [] });
    const moment = stillClockOf(settingsOf(provider))?.moment;
    const its = asked.filter((each) => each.provider === `${urn}::${id}`);
    known.asked.push(...its.map((each) => ({ ...each, ...(moment !== undefined && { moment }) })));
    accounts.set(account, known);
  }
  return [...accounts.values()];
}

/** The providers of the stack's endpoints. Without endpoints, every provider that can manage one. */
function providersIn(resources: readonly Resource[]): Partial<Resource>[] {
  const used = new Set(resources.filter(isEndpoint).map(({ provider }) => provider));
  const providers = resources.filter(isProvider);
  const ofEndpoints = providers.filter(({ urn, id }) => used.has(`${urn}::${id}`));
  const found = ofEndpoints.length > 0 ? ofEndpoints : providers;
  return found.length > 0 ? found : [{}];
}
