import ts from "typescript";

/** @import { Type } from "typescript" */

/** The simple types that both sides know. */
const FLAGS = [
  ["string", ts.TypeFlags.StringLike],
  ["number", ts.TypeFlags.NumberLike],
  ["boolean", ts.TypeFlags.BooleanLike],
];

/**
 * The kinds that a type in TypeScript consists of: "string", "number" and "boolean", and "other" for anything else. Null
 * and undefined do not count.
 *
 * @param {Type} type
 * @returns {string[]} sorted, each once.
 */
export function kindsOfType(type) {
  const parts = type.isUnion() ? type.types : [type];
  const given = parts.filter(({ flags }) => !(flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
  return unique(given.map(({ flags }) => FLAGS.find(([, flag]) => flags & flag)?.[0] ?? "other"));
}

/** The types that a JSON Schema names, such as "integer" or "array". @param {object} json @returns {string[]} */
export function typesOfJson(json) {
  return unique(json.anyOf ? json.anyOf.flatMap(typesOfJson) : [json.type].flat());
}

/** What {@link kindsOfType} says of the same type in TypeScript. @param {object} json @returns {string[]} */
export function kindsOfJson(json) {
  const names = typesOfJson(json).map((name) => (name === "integer" ? "number" : name));
  return unique(names.map((name) => (FLAGS.some(([kind]) => kind === name) ? name : "other")));
}

/** The type of a value that is of one of several simple kinds. @param {string[]} names */
export function union(names) {
  const types = names.map((type) => ({ type }));
  return types.length === 1 ? types[0] : { oneOf: types };
}

function unique(names) {
  return [...new Set(names)].sort();
}
