import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { settings } from "./config.mjs";
import { loadDefinitions } from "./definitions.mjs";
import { functions } from "./functions.mjs";
import { Inputs } from "./inputs.mjs";
import { languages, metadata } from "./metadata.mjs";
import { endpoint } from "./resource.mjs";
import { Results } from "./results.mjs";
import { Sources } from "./sources.mjs";
import { NamedTypes } from "./types.mjs";

/**
 * Makes the plugin's schema from the checks of its inputs and the comments of the SDK.
 *
 * @param {string} root The checkout.
 * @param {string} [repository] `<owner>/<name>` on GitHub, where the plugin is to be had. Default: that of package.json.
 * @returns {Promise<string>} JSON, as it stands in the file.
 * @throws an error that names a declaration without a TSDoc, or one that only the check or only TypeScript has.
 */
export async function generateSchema(root, repository) {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const definitions = await loadDefinitions(root);
  const sources = new Sources(root);
  const types = new NamedTypes();
  const results = new Results(sources, types, definitions.measures);
  const parts = { definitions, sources, inputs: new Inputs(sources, types), results };

  const calls = functions(parts);
  // A list takes what the function takes that finds the same.
  const { inputs: listInputs } = calls["pareta:index:getEndpoints"];
  const resources = { "pareta:index:Endpoint": { ...endpoint(parts), listInputs } };
  const variables = settings(parts);
  const schema = {
    ...metadata(manifest, repository),
    language: languages(manifest, repository),
    config: { variables },
    provider: {
      description: sources.doc(sources.exported("provider", "Provider")),
      inputProperties: variables,
    },
    types: types.all(),
    resources,
    functions: calls,
  };
  const file = join(root, "provider/plugin/schema.json");
  return format(JSON.stringify(schema), { ...(await resolveConfig(file)), parser: "json" });
}
