import { randomInt } from "node:crypto";
import { systemClock, type Pareta } from "../client";
import {
  DEFAULT_TIMINGS,
  EndpointController,
  EndpointError,
  isUnknown,
  originOf,
  parseInstant,
  type Environment,
  type Timings,
} from "../endpoint";
import { accessFrom, clientFor, setting, switchedOn, type Access, type ConfigSource } from "../settings/access";
import { SETTING_FAULTS } from "../settings/faults";

/**
 * Holds the stack's config, and makes of it and the environment what a call needs, when the call is made: the key is
 * never read earlier, and stands in no closure that could be stored.
 */
export class Settings {
  #config: ConfigSource | undefined;
  #moment: number | undefined;
  #current: { access: Access; api: Pareta; controller: EndpointController } | undefined;

  /** Only keeps the config: the host hands a provider out before it has waited for this to end. */
  configure(config: ConfigSource): void {
    this.#config = config;
    this.#current = undefined;
    this.#moment = undefined;
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

  /**
   * Whether a preview and an up look at what endpoints there are.
   *
   * @throws EndpointError when the setting is neither true nor false.
   */
  detectsDrift(): boolean {
    return switchedOn(this.#config, process.env, "detectDrift", "PARETA_DETECT_DRIFT", true);
  }

  /**
   * The time by which schedules decide, in milliseconds since 1970. It is read once, so that a run decides the same from
   * its first diff to its last update.
   *
   * @throws EndpointError when `pareta:now` is not an instant.
   */
  moment(): number {
    return (this.#moment ??= this.#fixedMoment() ?? Date.now());
  }

  /** The instant at which `pareta:now` has stopped the clock, as it was given. */
  fixedNow(): string | undefined {
    return setting(this.#config, "now");
  }

  #fixedMoment(): number | undefined {
    const given = this.fixedNow();
    if (given === undefined) return undefined;
    const fault = SETTING_FAULTS.now(given);
    if (fault !== undefined) throw new EndpointError(`pareta:now ${fault}`);
    return parseInstant(given);
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
      timings: { ...DEFAULT_TIMINGS, ...this.#timings() },
      moment: () => this.moment(),
      acceptOtherOrigin: process.env.PARETA_ALLOW_KEY_CHANGE === "true",
      acceptEmpty: switchedOn(this.#config, process.env, "confirmEmpty", "PARETA_CONFIRM_EMPTY", false),
    };
    return new EndpointController(environment);
  }

  #timings(): Partial<Timings> {
    const [lookupGrace, pollInterval] = [this.#milliseconds("lookupGraceSeconds"), this.#milliseconds("pollSeconds")];
    return { ...(lookupGrace !== undefined && { lookupGrace }), ...(pollInterval !== undefined && { pollInterval }) };
  }

  #milliseconds(name: "lookupGraceSeconds" | "pollSeconds"): number | undefined {
    const given = setting(this.#config, name);
    if (given === undefined) return undefined;
    const seconds = Number(given);
    const fault = SETTING_FAULTS[name](seconds);
    if (fault !== undefined) throw new EndpointError(`pareta:${name} ${fault.replace(/; got .*/, "")}; got "${given}"`);
    return seconds * 1000;
  }
}

/** Uniform in [0, 1), from the system's randomness: a made name must not meet another one. */
export function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
