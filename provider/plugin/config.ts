import { didYouMean, isUnknown, type CheckFailure } from "../endpoint";
import type { ConfigSource } from "../settings/access";
import { PROVIDER_SETTINGS, SETTING_FAULTS, settingFrom, type ProviderSetting } from "../settings/faults";
import type { Props } from "./values";

/** Keys in the same namespace of a stack's config that are the engine's own. */
const OTHERS = ["version", "pluginDownloadURL"];

/** The source of a provider's settings. */
export function configSource(settings: Props): ConfigSource {
  return { get: (key) => settings[key.replace(/^pareta:/, "")] };
}

/**
 * The errors in a provider's settings. Pure. A misspelled setting is refused, because the environment's value would
 * otherwise apply, and it may be another organization's.
 */
export function checkConfig(settings: Props): CheckFailure[] {
  return Object.entries(settings).flatMap(([property, value]) => {
    if (OTHERS.includes(property) || property.startsWith("__") || (value ?? null) === null || isUnknown(value))
      return [];
    if (!isSetting(property))
      return [{ property, reason: `is not a setting; ${didYouMean(property, PROVIDER_SETTINGS)}` }];
    const reason = SETTING_FAULTS[property](settingFrom(property, value));
    return reason === undefined ? [] : [{ property, reason }];
  });
}

function isSetting(property: string): property is ProviderSetting {
  return (PROVIDER_SETTINGS as readonly string[]).includes(property);
}
