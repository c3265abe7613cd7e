/** The package of Pulumi's dynamic provider host. An explicit provider configures it. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** The config keys of a provider that select an organization. */
export const SETTINGS = ["pareta:apiKey", "pareta:baseUrl"] as const;
