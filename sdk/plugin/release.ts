import { VERSION } from "../../provider/client/core/version";

/** Where Pulumi downloads the plugin from when it is not there yet. */
export const PLUGIN_DOWNLOAD_URL = "github://api.github.com/pareta-ai/pulumi-pareta";

/** The plugin that this copy of the package goes with. */
export const RELEASE = { version: VERSION, pluginDownloadURL: PLUGIN_DOWNLOAD_URL };
