import { didYouMean, isUnknown, type CheckFailure } from "../endpoint";
import type { ConfigSource } from "../settings/access";
import { PROVIDER_SETTINGS, SETTING_FAULTS, settingFrom, type ProviderSetting } from "../settings/faults";
import type { Props } from "./values";

/** In the same namespace of a stack's config, and of no concern here: the engine's own, and the clock of schedules. */
const OTHERS = ["version", "pluginDownloadURL", "now"];

/** Where the settings of a provider are found. */
export function configSource(settings: Props): ConfigSource {
  return { get: (key) => settings[key.replace(/^pareta:/, "")] };
}

/**
 * What is wrong with the settings of a provider. Pure. One that is misspelled is refused: without it the environment's
 * would count, which may be another organization's.
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
