import { baseURLFault } from "../client/core/base-url";
import { keyFault } from "../client/core/config";
import { kindOf } from "../endpoint/decide/hints";
import { parseInstant } from "../endpoint/decide/schedule/instant";

/**
 * The settings of a provider, and the type of each. In a stack's config every value is text. If a setting is left out,
 * the environment's value applies, or the default.
 */
export const SETTING_KINDS = {
  allowHttp: "flag",
  apiKey: "text",
  baseUrl: "text",
  confirmEmpty: "flag",
  detectDrift: "flag",
  lookupGraceSeconds: "number",
  now: "text",
  pollSeconds: "number",
  showCosts: "flag",
} as const;

export type ProviderSetting = keyof typeof SETTING_KINDS;

export const PROVIDER_SETTINGS = Object.keys(SETTING_KINDS) as readonly ProviderSetting[];

/**
 * The seconds between two looks that a program may ask for. A shorter time would overload the API; a longer one would
 * find changes late.
 */
const POLL_SECONDS = { least: 0.5, most: 60 };

/**
 * What is wrong with the value of a setting; undefined when nothing is. Pure. Of the texts, only an address is shown,
 * and only without credentials and anything that looks like a key, because a key may stand in the wrong place.
 */
export const SETTING_FAULTS: Readonly<Record<ProviderSetting, (value: unknown) => string | undefined>> = {
  allowHttp: trueOrFalse,
  apiKey: (value) => {
    const wanted = "must be an API key, pareta_sk_...";
    if (typeof value !== "string") return `${wanted}; got ${kindOf(value)}`;
    return value.trim() === "" ? `${wanted}, not blank` : keyFault(value);
  },
  baseUrl: (value) => {
    const wanted = "must be a URL such as https://api.pareta.ai";
    if (typeof value !== "string") return `${wanted}; got ${kindOf(value)}`;
    if (value.trim() === "") return `${wanted}, not blank`;
    return baseURLFault(value);
  },
  confirmEmpty: trueOrFalse,
  detectDrift: trueOrFalse,
  lookupGraceSeconds: (value) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return undefined;
    return `must be a number of seconds, 0 or more; got ${typeof value === "number" ? value : kindOf(value)}`;
  },
  now: (value) => {
    if (typeof value === "string" && parseInstant(value) !== undefined) return undefined;
    const got = typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : kindOf(value);
    return `must be an ISO 8601 instant with an offset, such as "2026-03-30T08:00:00+02:00"; got ${got}`;
  },
  pollSeconds: (value) => {
    const { least, most } = POLL_SECONDS;
    if (typeof value === "number" && value >= least && value <= most) return undefined;
    return `must be a number of seconds from ${least} to ${most}; got ${typeof value === "number" ? value : kindOf(value)}`;
  },
  showCosts: trueOrFalse,
};

/** A setting in its own type, from the text that a config holds. A text that cannot be read stays as it is. Pure. */
export function settingFrom(name: ProviderSetting, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const kind = SETTING_KINDS[name];
  if (kind === "number" && value.trim() !== "") return Number.isNaN(Number(value)) ? value : Number(value);
  return kind === "flag" && (value === "true" || value === "false") ? value === "true" : value;
}

function trueOrFalse(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : `must be true or false; got ${kindOf(value)}`;
}
