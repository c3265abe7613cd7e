import { baseURLFault } from "../client/core/base-url";
import { keyFault } from "../client/core/config";
import { kindOf } from "../endpoint/decide/hints";

/**
 * The settings that a provider can be given, and what each is. A stack's config is text, whatever it is. Where one is left
 * out, the environment's counts, or its default.
 */
export const SETTING_KINDS = {
  allowHttp: "flag",
  apiKey: "text",
  baseUrl: "text",
  detectDrift: "flag",
  lookupGraceSeconds: "number",
  pollSeconds: "number",
  showCosts: "flag",
} as const;

export type ProviderSetting = keyof typeof SETTING_KINDS;

export const PROVIDER_SETTINGS = Object.keys(SETTING_KINDS) as readonly ProviderSetting[];

/** The seconds between two looks that a program may ask for: fewer would crowd the API, more would find out late. */
const POLL_SECONDS = { least: 0.5, most: 60 };

/**
 * What is wrong with the value of a setting; undefined when nothing is. Pure. Of a text, only an address is told, and that
 * without credentials and without what looks like a key: one may stand in the wrong place.
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
  detectDrift: trueOrFalse,
  lookupGraceSeconds: (value) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return undefined;
    return `must be a number of seconds, 0 or more; got ${typeof value === "number" ? value : kindOf(value)}`;
  },
  pollSeconds: (value) => {
    const { least, most } = POLL_SECONDS;
    if (typeof value === "number" && value >= least && value <= most) return undefined;
    return `must be a number of seconds from ${least} to ${most}; got ${typeof value === "number" ? value : kindOf(value)}`;
  },
  showCosts: trueOrFalse,
};

/** A setting as itself, of the text that a config holds. What cannot be read stays as it is. Pure. */
export function settingFrom(name: ProviderSetting, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const kind = SETTING_KINDS[name];
  if (kind === "number" && value.trim() !== "") return Number.isNaN(Number(value)) ? value : Number(value);
  return kind === "flag" && (value === "true" || value === "false") ? value === "true" : value;
}

function trueOrFalse(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : `must be true or false; got ${kindOf(value)}`;
}
