import type { ProviderKind } from "../functions/organization";

/** The package of the plugin. */
export const PACKAGE = "pareta";

export const PLUGIN: ProviderKind = {
  package: PACKAGE,
  member: `${PACKAGE}:index:Endpoint`,
  settings: ["apiKey", "baseUrl"],
  module: "pulumi-pareta/plugin",
};
