import { isAlways } from "./results.mjs";

/**
 * How a schema says what a change of an input does. `replaceOnChanges` is an option that the SDKs set: the engine then
 * replaces on any difference, so it stands only where the provider always does. `willReplaceOnChanges` is a word for
 * readers: a model may be changed to the one that serves already, in place, and a name that is taken out stays.
 */
function replacementOf({ input } = {}) {
  if (input?.change === "replace" && !input.keptWithout) return { replaceOnChanges: true };
  return input?.change === "replace" || input?.change === "ask" ? { willReplaceOnChanges: true } : {};
}

/** The resource. No secrets are told of here: a message of a smoke test is one where the program says so. */
export function endpoint({ definitions, sources, inputs, results }) {
  const { shape, required } = definitions.endpoint;
  const given = inputs.properties(
    { ...shape, required },
    sources.declared("endpointArgs", "EndpointArgs"),
    "EndpointArgs",
  );
  const type = sources.declared("endpoint", "Endpoint");
  const outputs = sources
    .properties(type)
    .filter(({ name, wrapper }) => wrapper === "Output" && !INHERITED.includes(name));
  const undescribed = outputs.find(({ doc }) => doc === "");
  if (undescribed) throw new Error(`Endpoint.${undescribed.name} has no TSDoc: describe it in sdk/endpoint-args.ts`);
  const missing = Object.keys(given).find((name) => !outputs.some((output) => output.name === name));
  if (missing)
    throw new Error(`EndpointArgs.${missing} is no property of Endpoint: declare it in sdk/endpoint-args.ts`);
  return {
    description: sources.doc(type),
    inputProperties: withReplacement(given, definitions.properties),
    requiredInputs: required,
    properties: withReplacement(
      Object.fromEntries(outputs.map((output) => [output.name, propertyOf(output, given, results)])),
      definitions.properties,
    ),
    required: outputs.filter((output) => isAlways(output)).map(({ name }) => name),
  };
}

/** Pulumi gives every resource these. */
const INHERITED = ["id", "urn"];

/** An output that is also an input has its type. */
function propertyOf(output, given, results) {
  const input = given[output.name];
  if (!input) return { ...results.type(output.type, output), description: output.doc };
  return { ...input, description: output.doc };
}

function withReplacement(specs, properties) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, { ...spec, ...replacementOf(properties[name]) }]),
  );
}
