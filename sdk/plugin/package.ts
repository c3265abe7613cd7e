import type { ProviderKind } from "../functions/organization";

/** The package of the plugin. */
export const PLUGIN_PACKAGE = "pareta";

export const PLUGIN: ProviderKind = {
  package: PLUGIN_PACKAGE,
  member: `${PLUGIN_PACKAGE}:index:Endpoint`,
  settings: ["apiKey", "baseUrl"],
  module: "pulumi-pareta/plugin",
};
