import type { Pareta, ParetaOptions } from "../../provider/client";
import { EndpointError, originOf, type Origin } from "../../provider/endpoint";
import { parseInstant } from "../../provider/endpoint/decide/schedule/instant";
import { accessFrom, clientFor, setting, type ConfigSource, type Wording } from "../../provider/settings/access";
import { CommandError } from "../errors";
import { resourcesOf, type Exported } from "./deployment";
import { settingsOf } from "./kinds";
import type { Props } from "./props";
import { reveal } from "./secrets";

/** A client for the endpoints that one provider resource manages. */
export interface AccountClient {
  api: Pareta;
  origin: Origin;
  /** `pareta:lookupGraceSeconds` of the provider, in milliseconds. */
  grace?: number;
  /** The instant at which `pareta:now` of the provider has stopped the clock of schedules. */
  stillClock?: StillClock;
}

/** An instant at which a clock stands still. */
export interface StillClock {
  /** As it was given. */
  given: string;
  /** Milliseconds since 1970. */
  moment: number;
}

const NOTHING_LOOKED_UP: Wording["noKey"] = (hint) =>
  `the stack has none, and PARETA_API_KEY is not set. Without it nothing can be looked up${hint}.`;

/** The settings of the provider resource with this reference. Empty if the state does not hold it. */
export function providerInputs(exported: Exported, reference: string | undefined): Props {
  return settingsOf(resourcesOf(exported).find(({ urn, id }) => `${urn}::${id}` === reference) ?? {});
}

/**
 * A client with the key and the address that a run with these settings uses: their own, else the environment's.
 *
 * @param inputs - settings of the provider resource, or the stack's config. They must be decrypted.
 * @throws CommandError when there is no usable key. It never shows one.
 */
export function clientOf(
  inputs: Props,
  env: NodeJS.ProcessEnv,
  noKey: Wording["noKey"],
  options: ParetaOptions = {},
): Pareta {
  try {
    const access = accessFrom(configOf(inputs), env, { noKey });
    return clientFor(access, options, { unusable: "the API key or the base URL" });
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    throw new CommandError(error.message, undefined, { cause: error });
  }
}

/** The same as {@link clientOf}, with everything else that a lookup needs. */
export function accountClient(inputs: Props, env: NodeJS.ProcessEnv, options?: ParetaOptions): AccountClient {
  const api = clientOf(inputs, env, NOTHING_LOOKED_UP, options);
  // A run would refuse this value, but a lookup can ignore it.
  const grace = Number(setting(configOf(inputs), "lookupGraceSeconds") ?? NaN) * 1000;
  const stillClock = stillClockOf(inputs);
  return {
    api,
    origin: originOf(api.apiKey, api.baseURL),
    ...(grace >= 0 && { grace }),
    ...(stillClock && { stillClock }),
  };
}

/** The instant at which a provider's `pareta:now` has stopped its clock. A run would refuse what is no instant. */
export function stillClockOf(inputs: Props): StillClock | undefined {
  const given = setting(configOf(inputs), "now");
  const moment = given === undefined ? undefined : parseInstant(given);
  return given === undefined || moment === undefined ? undefined : { given, moment };
}

function configOf(inputs: Props): ConfigSource & { rawConfig: Props } {
  return { get: (name) => reveal(inputs[name]), rawConfig: inputs };
}
