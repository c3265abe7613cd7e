import { randomInt } from "node:crypto";
import { Pareta, systemClock } from "../client";
import { DEFAULT_LIMITS, EndpointController, EndpointError, originOf, type Environment } from "../endpoint";

/** How the stack's config is read: `pulumi.dynamic.Config`, or anything like it. */
export interface ConfigSource {
  get(key: string): unknown;
}

/**
 * Holds the stack's config, and makes of it and the environment what a call needs, when the call is made: the key is
 * never read earlier, and stands in no closure that could be stored.
 */
export class Settings {
  #config: ConfigSource | undefined;
  #current: { key: string; controller: EndpointController } | undefined;

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
    const apiKey = this.#text("apiKey") ?? process.env.PARETA_API_KEY;
    if (!apiKey) {
      throw new EndpointError(
        "no API key: run `pulumi config set --secret pareta:apiKey <key>`, or set PARETA_API_KEY in the environment",
      );
    }
    const baseURL = this.#text("baseUrl") ?? (process.env.PARETA_BASE_URL || undefined);
    const key = JSON.stringify([apiKey, baseURL]);
    if (this.#current?.key !== key) this.#current = { key, controller: this.#build(apiKey, baseURL) };
    return this.#current.controller;
  }

  /**
   * Whether a preview and an up show what endpoints cost.
   *
   * @throws EndpointError when the setting is neither true nor false.
   */
  showCosts(): boolean {
    const given = this.#text("showCosts") ?? (process.env.PARETA_SHOW_COSTS || "true");
    if (given === "true" || given === "false") return given === "true";
    throw new EndpointError(`pareta:showCosts (or PARETA_SHOW_COSTS) must be true or false; got "${given}"`);
  }

  #build(apiKey: string, baseURL: string | undefined): EndpointController {
    let api: Pareta;
    try {
      api = new Pareta({ apiKey, baseURL, random });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new EndpointError(`the settings pareta:apiKey and pareta:baseUrl cannot be used: ${reason}`, {
        cause: error,
      });
    }
    const environment: Environment = {
      api,
      origin: originOf(apiKey, api.baseURL),
      clock: systemClock,
      random,
      limits: { ...DEFAULT_LIMITS, ...this.#lookupGrace() },
      acceptOtherOrigin: process.env.PARETA_ALLOW_KEY_CHANGE === "true",
    };
    return new EndpointController(environment);
  }

  #lookupGrace(): { lookupGrace?: number } {
    const given = this.#text("lookupGraceSeconds");
    if (given === undefined) return {};
    const seconds = Number(given);
    if (!Number.isFinite(seconds) || seconds < 0) {
      throw new EndpointError(`pareta:lookupGraceSeconds must be a number of seconds, 0 or more; got "${given}"`);
    }
    return { lookupGrace: seconds * 1000 };
  }

  /** Config values are strings, but `true` and numbers may come as themselves from an explicit provider. */
  #text(name: string): string | undefined {
    const value = this.#config?.get(`pareta:${name}`);
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
      ? `${value}`
      : undefined;
  }
}

/** Uniform in [0, 1), from the system's randomness: a made name must not meet another one. */
export function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
