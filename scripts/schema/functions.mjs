import ts from "typescript";

/** The functions, by token. */
export function functions(parts) {
  const names = Object.keys(parts.definitions.functions);
  return Object.fromEntries(names.map((name) => [`pareta:index:${name}`, functionOf(name, parts)]));
}

function functionOf(name, parts) {
  const { sources } = parts;
  const description = sources.doc(sources.exported("sdkFunctions", name));
  if (description === "") throw new Error(`${name} has no TSDoc: describe it in sdk/functions`);
  const { args, result } = sources.signature(name);
  const inputs = inputsOf(name, args, parts);
  return { description, ...(inputs && { inputs }), outputs: outputsOf(name, result, parts) };
}

/** Undefined if there are no arguments. */
function inputsOf(name, args, { definitions, sources, inputs }) {
  const shape = definitions.functions[name];
  const properties = inputs.properties(shape, args, `the arguments of ${name}`);
  if (Object.keys(properties).length === 0) return undefined;
  return {
    description: sources.doc(args),
    type: "object",
    properties,
    ...(shape.required && { required: shape.required }),
  };
}

/** An object. A result that is not an object becomes its only property. */
function outputsOf(name, result, { definitions, sources, results }) {
  const property = definitions.resultProperty[name];
  const isObject = result.flags & ts.TypeFlags.Object && !sources.checker.isArrayType(result);
  if (property === undefined) {
    if (!isObject) throw new Error(`${name} answers no object: give its result a name in RESULT_PROPERTY`);
    return results.object(result, sources.nameOf(result) ?? `${name}Result`);
  }
  if (isObject) throw new Error(`${name} answers an object, and has a name in RESULT_PROPERTY: take it out there`);
  const table = sources.entriesOf("resultProperty", "RESULT_PROPERTY");
  const description = table.find((entry) => entry.name === name)?.doc;
  if (!description) throw new Error(`RESULT_PROPERTY.${name} has no TSDoc: describe the result there`);
  return {
    type: "object",
    properties: { [property]: { ...results.type(result, { name: property, doc: description }), description } },
    required: [property],
  };
}
