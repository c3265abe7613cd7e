import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const ENTRY = `
  export { z } from "zod";
  export { checkInputs, endpointInputs } from "./provider/endpoint/decide/inputs";
  export { PROPERTIES } from "./provider/endpoint/properties";
  export { UNKNOWN } from "./provider/endpoint/types";
  export { FUNCTIONS } from "./provider/functions/table";
  export { MEASURES, RESULT_PROPERTY } from "./provider/functions/result-property";
`;

/**
 * The definitions of the checks of inputs and arguments, from the sources, because a build in dist/ may be older.
 *
 * @param {string} root The checkout.
 */
export async function loadDefinitions(root) {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    packages: "external",
    write: false,
  });
  const module = { exports: {} };
  const evaluate = new Function("require", "module", "exports", outputFiles[0].text);
  evaluate(createRequire(join(root, "package.json")), module, module.exports);
  const { z, checkInputs, endpointInputs, PROPERTIES, UNKNOWN, FUNCTIONS, MEASURES, RESULT_PROPERTY } = module.exports;
  const shape = (schema) => known(z.toJSONSchema(schema), UNKNOWN);
  return {
    properties: PROPERTIES,
    endpoint: {
      shape: withoutHidden(shape(endpointInputs)),
      // The check fills in defaults before it looks at the shape, so what it still misses is required.
      required: checkInputs({}, {}, () => 0).failures.map(({ property }) => property),
    },
    functions: Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, { shape: args }]) => [name, shape(z.strictObject(args))]),
    ),
    resultProperty: RESULT_PROPERTY,
    measures: MEASURES,
  };
}

/** Removes the unknown of a preview from every union. */
function known(json, unknown) {
  if (Array.isArray(json)) return json.map((item) => known(item, unknown));
  if (typeof json !== "object" || json === null) return json;
  if (json.anyOf) {
    const rest = json.anyOf.filter((branch) => branch.const !== unknown);
    if (rest.length === 1) return known(rest[0], unknown);
    return { ...json, anyOf: known(rest, unknown) };
  }
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, known(value, unknown)]));
}

/** Inputs that begin with two underscores are internal to the shells and the core. */
function withoutHidden(json) {
  const properties = Object.entries(json.properties).filter(([name]) => !name.startsWith("__"));
  return { ...json, properties: Object.fromEntries(properties) };
}
