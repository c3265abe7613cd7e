/** The package of Pulumi's dynamic provider host, which an explicit provider configures. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/** What of a provider leads to an organization, by its keys in the config. */
export const SETTINGS = ["pareta:apiKey", "pareta:baseUrl"] as const;
