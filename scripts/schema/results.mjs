import ts from "typescript";
import { kindsOfType, union } from "./kinds.mjs";
import { ANY } from "./types.mjs";

/** @import { Type } from "typescript" */
/** @import { Sources } from "./sources.mjs" */
/** @import { NamedTypes } from "./types.mjs" */

/** The results. Nothing checks them, so their shape and their description come from the declaration in TypeScript. */
export class Results {
  #sources;
  #types;
  #measures;

  /** @param {Sources} sources @param {NamedTypes} types @param {Record<string, string>} measures */
  constructor(sources, types, measures) {
    this.#sources = sources;
    this.#types = types;
    this.#measures = measures;
  }

  /**
   * An object: its properties, and which of them always exist.
   *
   * @param {Type} type
   * @param {string} name Its name.
   */
  object(type, name) {
    const properties = this.#sources.properties(type);
    const undescribed = properties.find(({ doc }) => doc === "");
    if (undescribed) throw new Error(`${name}.${undescribed.name} has no TSDoc: describe it where it is declared`);
    // A generic result has only the properties that were asked for.
    const always = type.aliasTypeArguments ? [] : properties.filter(isAlways);
    const description = this.#sources.doc(type);
    return {
      ...(description && { description }),
      type: "object",
      properties: Object.fromEntries(
        properties.map((property) => [property.name, { ...this.#property(property, name), description: property.doc }]),
      ),
      ...(always.length > 0 && { required: always.map((property) => property.name) }),
    };
  }

  #property({ name, type, doc }, parent) {
    const kinds = kindsOfType(type);
    if (kinds.length < 2 || kinds.includes("other")) return this.type(type, { name: parent + capitalized(name), doc });
    const measure = this.#measures[name];
    if (kinds.includes(measure)) return { type: measure };
    throw new Error(`${parent}.${name} is ${kinds.join(" or ")}: say in MEASURES which of them an SDK gets`);
  }

  /**
   * @param {Type} type
   * @param {{ name: string, doc: string }} fallback For a type that has no name of its own, or no TSDoc.
   */
  type(type, fallback) {
    // Pareta's unchanged response. What is an object today may be a list tomorrow.
    if (type.flags & ts.TypeFlags.Unknown || type.getStringIndexType()) return ANY;
    const bare = type.getNonNullableType();
    const parts = bare.isUnion() ? bare.types : [bare];
    if (parts.every((part) => part.isStringLiteral())) {
      const values = parts.map(({ value }) => value);
      return this.#types.enumeration(this.#sources.nameOf(bare) ?? fallback.name, fallback.doc, values);
    }
    const kinds = kindsOfType(bare);
    if (!kinds.includes("other")) return union(kinds);
    if (this.#sources.checker.isArrayType(bare)) {
      const [item] = this.#sources.checker.getTypeArguments(bare);
      return { type: "array", items: this.type(item, fallback) };
    }
    const own = this.#sources.nameOf(bare);
    const name = own ?? fallback.name;
    return this.#types.refer(name, () => ({
      ...this.object(bare, name),
      ...(own === undefined && { description: fallback.doc }),
    }));
  }
}

/** Whether a property always has a value other than null. */
export function isAlways({ type, optional }) {
  const parts = type.isUnion() ? type.types : [type];
  return !optional && !parts.some(({ flags }) => flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined));
}

function capitalized(name) {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
