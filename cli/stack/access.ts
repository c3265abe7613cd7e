import { Pareta, type Endpoints, type Tasks } from "../../provider/client";
import { misplacedKey } from "../../provider/settings/misplaced-key";
import { originOf, type Origin } from "../../provider/endpoint";
import { CommandError } from "../errors";
import { resourcesOf, type Exported } from "./deployment";
import { type Props } from "./props";
import { settingsOf } from "./kinds";
import { reveal } from "./secrets";

/** How to ask Pareta for the endpoints of one provider resource. */
export interface Access {
  endpoints: Endpoints;
  tasks: Tasks;
  origin: Origin;
  /** `pareta:lookupGraceSeconds` of the provider, in milliseconds. */
  grace?: number;
}

/** The settings of the provider resource that `reference` names; empty where the state does not hold it. */
export function providerInputs(exported: Exported, reference: string | undefined): Props {
  return settingsOf(resourcesOf(exported).find(({ urn, id }) => `${urn}::${id}` === reference) ?? {});
}

/**
 * The key and the address that a run with these settings uses: their own, else the environment's.
 *
 * @param inputs - settings of the provider resource, or the stack's config; decrypted.
 * @throws CommandError when there is no usable key; it never shows one.
 */
export function accessOf(inputs: Props, env: NodeJS.ProcessEnv): Access {
  const setting = (name: string): string | undefined => {
    const value = reveal(inputs[`pareta:${name}`]);
    return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
  };
  const apiKey = setting("apiKey") ?? env.PARETA_API_KEY;
  if (!apiKey) {
    throw new CommandError(
      "no API key: the stack has none, and PARETA_API_KEY is not set. Without it nothing can be looked up" +
        `${misplacedKey(Object.keys(inputs))}.`,
    );
  }
  let api: Pareta;
  try {
    api = new Pareta({
      apiKey,
      baseURL: setting("baseUrl") ?? (env.PARETA_BASE_URL || undefined),
      allowHttp: (setting("allowHttp") ?? env.PARETA_ALLOW_HTTP) === "true",
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`the API key or the base URL cannot be used: ${reason}`);
  }
  const grace = Number(setting("lookupGraceSeconds") ?? NaN) * 1000;
  return {
    endpoints: api.endpoints,
    tasks: api.tasks,
    origin: originOf(apiKey, api.baseURL),
    ...(grace >= 0 && { grace }),
  };
}
