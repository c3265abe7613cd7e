import { baseURLFault } from "../client/core/base-url";
import { keyFault } from "../client/core/config";
import { kindOf } from "../endpoint/decide/hints";

/** The settings that a provider can be given. Where one is left out, the environment's counts, or its default. */
export const PROVIDER_SETTINGS = ["allowHttp", "apiKey", "baseUrl", "lookupGraceSeconds", "showCosts"] as const;

export type ProviderSetting = (typeof PROVIDER_SETTINGS)[number];

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
  lookupGraceSeconds: (value) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return undefined;
    return `must be a number of seconds, 0 or more; got ${typeof value === "number" ? value : kindOf(value)}`;
  },
  showCosts: trueOrFalse,
};

function trueOrFalse(value: unknown): string | undefined {
  return typeof value === "boolean" ? undefined : `must be true or false; got ${kindOf(value)}`;
}
