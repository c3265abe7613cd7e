import { Pareta, type Endpoints } from "../../provider/client";
import { resourcesOf, type Exported, type Props } from "./deployment";
import { RecoverError } from "./errors";
import { reveal } from "./secrets";
import { originOf, type Origin } from "../../provider/endpoint";

/** How to ask Pareta for the endpoints of one provider resource. */
export interface Access {
  endpoints: Pick<Endpoints, "list">;
  origin: Origin;
  /** `pareta:lookupGraceSeconds` of the provider, in milliseconds. */
  grace?: number;
}

/** The inputs of the provider resource that `reference` names; empty where the state does not hold it. */
export function providerInputs(exported: Exported, reference: string | undefined): Props {
  return resourcesOf(exported).find(({ urn, id }) => `${urn}::${id}` === reference)?.inputs ?? {};
}

/**
 * The key and the address that a run with this provider uses: its own, else the environment's.
 *
 * @param inputs - of the provider resource, decrypted.
 * @throws RecoverError when there is no usable key; it never shows one.
 */
export function accessOf(inputs: Props, env: NodeJS.ProcessEnv): Access {
  const setting = (name: string): string | undefined => {
    const value = reveal(inputs[`pareta:${name}`]);
    return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
  };
  const apiKey = setting("apiKey") ?? env.PARETA_API_KEY;
  if (!apiKey) {
    throw new RecoverError(
      "no API key: the provider in the state has none, and PARETA_API_KEY is not set. Without it nothing can be looked " +
        "up, so nothing was written.",
    );
  }
  let api: Pareta;
  try {
    api = new Pareta({ apiKey, baseURL: setting("baseUrl") ?? (env.PARETA_BASE_URL || undefined) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RecoverError(`the API key or the base URL cannot be used: ${reason}. Nothing was written.`);
  }
  const grace = Number(setting("lookupGraceSeconds") ?? NaN) * 1000;
  return {
    endpoints: api.endpoints,
    origin: originOf(apiKey, api.baseURL),
    ...(grace >= 0 && { grace }),
  };
}
