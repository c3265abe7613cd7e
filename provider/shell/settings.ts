import { randomInt } from "node:crypto";
import { systemClock, type Pareta } from "../client";
import { DEFAULT_TIMINGS, EndpointController, EndpointError, isUnknown, originOf, type Environment } from "../endpoint";
import { accessFrom, clientFor, setting, switchedOn, type Access, type ConfigSource } from "../settings/access";

/**
 * Holds the stack's config, and makes of it and the environment what a call needs, when the call is made: the key is
 * never read earlier, and stands in no closure that could be stored.
 */
export class Settings {
  #config: ConfigSource | undefined;
  #current: { access: Access; api: Pareta; controller: EndpointController } | undefined;

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
    const api = clientFor(access, { random });
    this.#current = { access, api, controller: this.#build(access, api) };
    return this.#current.controller;
  }

  /** Whether the key and the address are known: in a preview they may still be another resource's outputs. */
  areKnown(): boolean {
    return !["apiKey", "baseUrl"].some((name) => isUnknown(setting(this.#config, name)));
  }

  /**
   * Whether a preview and an up show what endpoints cost.
   *
   * @throws EndpointError when the setting is neither true nor false.
   */
  showCosts(): boolean {
    return switchedOn(this.#config, process.env, "showCosts", "PARETA_SHOW_COSTS", true);
  }

  /** As {@link Settings.controller}; undefined where a setting is missing, wrong or not known yet. */
  tryController(): EndpointController | undefined {
    try {
      return this.areKnown() ? this.controller() : undefined;
    } catch {
      return undefined;
    }
  }

  /** A text without the API key, once a call has needed one. */
  redact(text: string): string {
    return this.#current ? this.#current.api.redact(text) : text;
  }

  #build(access: Access, api: Pareta): EndpointController {
    const environment: Environment = {
      api,
      origin: originOf(access.apiKey, api.baseURL),
      clock: systemClock,
      random,
      timings: { ...DEFAULT_TIMINGS, ...this.#lookupGrace() },
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
