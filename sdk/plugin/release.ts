import { VERSION } from "../../provider/client/core/version";

/** Where Pulumi downloads the plugin from if it is not installed yet. */
export const PLUGIN_DOWNLOAD_URL = "github://api.github.com/pareta-ai/pulumi-pareta";

/** The plugin that belongs to this copy of the package. */
export const RELEASE = { version: VERSION, pluginDownloadURL: PLUGIN_DOWNLOAD_URL };
