import { randomInt } from "node:crypto";
import { systemClock } from "../client";
import { DEFAULT_LIMITS, EndpointController, EndpointError, originOf, type Environment } from "../endpoint";
import { accessFrom, clientFor, setting, switchedOn, type Access, type ConfigSource } from "../settings";

/**
 * Holds the stack's config, and makes of it and the environment what a call needs, when the call is made: the key is
 * never read earlier, and stands in no closure that could be stored.
 */
export class Settings {
  #config: ConfigSource | undefined;
  #current: { access: Access; controller: EndpointController } | undefined;

  /** Only keeps the config: the host hands a provider out before it has waited for this to end. */
  configure(config: ConfigSource): void {
    this.#config = config;
    this.#current = undefined;
  }

  /**
   * The lifecycle, ready to call the API.
   *
   * @throws EndpointError when a setting is missing or wrong; the message names it, and never shows the key.
   */
  controller(): EndpointController {
    const access = accessFrom(this.#config, process.env);
    const { apiKey, baseUrl, allowHttp } = this.#current?.access ?? {};
    const same = apiKey === access.apiKey && baseUrl === access.baseUrl && allowHttp === access.allowHttp;
    if (this.#current && same) return this.#current.controller;
    this.#current = { access, controller: this.#build(access) };
    return this.#current.controller;
  }

  /**
   * Whether a preview and an up show what endpoints cost.
   *
   * @throws EndpointError when the setting is neither true nor false.
   */
  showCosts(): boolean {
    return switchedOn(this.#config, process.env, "showCosts", "PARETA_SHOW_COSTS", true);
  }

  /** As {@link Settings.controller}; undefined where a setting is missing or wrong. */
  tryController(): EndpointController | undefined {
    try {
      return this.controller();
    } catch {
      return undefined;
    }
  }

  #build(access: Access): EndpointController {
    const api = clientFor(access, { random });
    const environment: Environment = {
      api,
      origin: originOf(access.apiKey, api.baseURL),
      clock: systemClock,
      random,
      limits: { ...DEFAULT_LIMITS, ...this.#lookupGrace() },
      acceptOtherOrigin: process.env.PARETA_ALLOW_KEY_CHANGE === "true",
    };
    return new EndpointController(environment);
  }

  #lookupGrace(): { lookupGrace?: number } {
    const given = setting(this.#config, "lookupGraceSeconds");
    if (given === undefined) return {};
    const seconds = Number(given);
    if (!Number.isFinite(seconds) || seconds < 0) {
      throw new EndpointError(`pareta:lookupGraceSeconds must be a number of seconds, 0 or more; got "${given}"`);
    }
    return { lookupGrace: seconds * 1000 };
  }
}

/** Uniform in [0, 1), from the system's randomness: a made name must not meet another one. */
export function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
