import { paragraphs } from "./docs.mjs";
import { kindsOfJson, kindsOfType, typesOfJson, union } from "./kinds.mjs";
import { ANY } from "./types.mjs";

/** @import { Type } from "typescript" */
/** @import { Property, Sources } from "./sources.mjs" */
/** @import { NamedTypes } from "./types.mjs" */

/** The inputs. Their shape comes from the check, their description from the declaration in TypeScript. */
export class Inputs {
  #sources;
  #types;

  /** @param {Sources} sources @param {NamedTypes} types */
  constructor(sources, types) {
    this.#sources = sources;
    this.#types = types;
  }

  /**
   * The properties of an object.
   *
   * @param {object} json The JSON Schema of its check.
   * @param {Type} type Its declaration in TypeScript.
   * @param {string} where For errors, such as "EndpointArgs".
   */
  properties(json, type, where) {
    const pairs = this.#pairs(json, type, where);
    return Object.fromEntries(
      pairs.map(([property, shape]) => {
        const { spec, notes } = this.#type(shape, bare(property.type), `${where}.${property.name}`);
        return [property.name, { ...spec, description: paragraphs(property.doc, ...notes) }];
      }),
    );
  }

  /** Each property of both sides. @returns {[Property, object][]} */
  #pairs(json, type, where) {
    const declared = this.#sources.properties(type).filter(({ name }) => !name.startsWith("__"));
    const names = declared.map(({ name }) => name);
    for (const name of Object.keys(json.properties)) {
      if (names.includes(name)) continue;
      throw new Error(`${where}.${name} is checked by zod, but not declared in TypeScript: declare it, with a TSDoc`);
    }
    return declared.map((property) => {
      const at = `${where}.${property.name}`;
      const shape = json.properties[property.name];
      if (!shape)
        throw new Error(`${at} is declared in TypeScript, but zod does not check it: add it to the definition`);
      if (property.doc === "") throw new Error(`${at} has no TSDoc: describe it where it is declared`);
      const required = (json.required ?? []).includes(property.name);
      if (required !== property.optional) return [property, shape];
      const [zod, typescript] = required ? ["required", "optional"] : ["optional", "required"];
      throw new Error(`${at} is ${zod} for zod, and ${typescript} in TypeScript: make them the same`);
    });
  }

  /** A type, and its description where it is used. */
  #type(json, type, where) {
    if (json.enum) return { spec: this.#enumeration(json, type, where), notes: [] };
    if (json.type === "array") {
      const [item] = this.#sources.checker.getTypeArguments(type);
      const { spec, notes } = this.#type(json.items, bare(item), `${where}[]`);
      return { spec: { type: "array", items: spec }, notes };
    }
    if (json.type === "object") return this.#object(json, type, where);
    const kinds = kindsOfJson(json);
    const declared = kindsOfType(type);
    if (kinds.join() !== declared.join()) {
      throw new Error(`${where} is ${kinds.join(" or ")} for zod, and ${declared.join(" or ")} in TypeScript`);
    }
    return { spec: kinds.includes("other") ? ANY : union(typesOfJson(json)), notes: [] };
  }

  #object(json, type, where) {
    const { properties, additionalProperties } = json;
    if (properties && additionalProperties === false) {
      const make = () => ({
        description: this.#sources.doc(type),
        type: "object",
        properties: this.properties(json, type, type.symbol.name),
        ...(json.required && { required: json.required }),
      });
      return { spec: this.#types.refer(type.symbol.name, make), notes: [] };
    }
    // Pulumi's object types are closed, so a type that allows further fields is a map.
    if (properties)
      return { spec: { type: "object", additionalProperties: ANY }, notes: this.#fields(json, type, where) };
    const { spec, notes } = this.#type(additionalProperties, bare(type.getStringIndexType()), `${where}[...]`);
    return { spec: { type: "object", additionalProperties: spec }, notes };
  }

  /** The known fields of a map. */
  #fields(json, type, where) {
    const list = this.#pairs(json, type, where).map(([{ name, doc }, shape]) => {
      return `- \`${name}\` (${wordsOf(shape).join(" or ")}): ${doc}`;
    });
    return [this.#sources.doc(type), list.join("\n")];
  }

  #enumeration(json, type, where) {
    const name = this.#sources.nameOf(type);
    if (!name) throw new Error(`${where} is a closed set of texts, whose type has no name: export one in TypeScript`);
    return this.#types.enumeration(name, this.#sources.doc(this.#sources.exported("functions", name)), json.enum);
  }
}

/** A type without `undefined`, and an item of a list without what Pulumi wraps round it. @param {Type} type */
function bare(type) {
  return (type.aliasSymbol?.name === "Input" ? type.aliasTypeArguments[0] : type).getNonNullableType();
}

const WORDS = { string: "text", integer: "whole number", number: "number", boolean: "true or false", array: "list" };

function wordsOf(json) {
  return typesOfJson(json).map((type) => WORDS[type] ?? type);
}
