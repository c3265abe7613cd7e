import type { ProviderKind } from "../functions/organization";

/** The name of the plugin's package. */
export const PLUGIN_PACKAGE = "pareta";

export const PLUGIN: ProviderKind = {
  package: PLUGIN_PACKAGE,
  member: `${PLUGIN_PACKAGE}:index:Endpoint`,
  settings: ["apiKey", "baseUrl"],
  module: "pulumi-pareta/plugin",
};
