import { join } from "node:path";
import ts from "typescript";
import { docOf } from "./docs.mjs";

/** @import { Symbol, Type } from "typescript" */

const FILES = {
  endpointArgs: "sdk/endpoint-args.ts",
  endpoint: "sdk/endpoint.ts",
  provider: "sdk/provider.ts",
  providerArgs: "sdk/provider-args.ts",
  sdkFunctions: "sdk/functions/index.ts",
  functions: "provider/functions/index.ts",
  resultProperty: "provider/functions/result-property.ts",
};

/** The types with which Pulumi wraps another type. */
const WRAPPER = /^(?:pulumi\.)?(Input|Output)$/;

/** The declarations of the SDK and of the functions, as the TypeScript compiler reads them. */
export class Sources {
  #checker;
  #files;

  /** @param {string} root The checkout. */
  constructor(root) {
    const at = join(root, "tsconfig.json");
    const { config, error } = ts.readConfigFile(at, ts.sys.readFile);
    if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const paths = Object.values(FILES).map((file) => join(root, file));
    const program = ts.createProgram(paths, options);
    this.#checker = program.getTypeChecker();
    this.#files = new Map(Object.entries(FILES).map(([key, file]) => [key, program.getSourceFile(join(root, file))]));
  }

  /**
   * What a file exports under a name.
   *
   * @param {keyof typeof FILES} file
   * @param {string} name
   */
  exported(file, name) {
    const symbol = this.#exports(file).find((each) => each.name === name);
    if (!symbol) throw new Error(`${FILES[file]} exports no "${name}"`);
    return symbol;
  }

  /** The type that a file declares under a name. @param {keyof typeof FILES} file @param {string} name */
  declared(file, name) {
    return this.#checker.getDeclaredTypeOfSymbol(this.exported(file, name));
  }

  /** The type of a value that a file exports. @param {keyof typeof FILES} file @param {string} name */
  typeOfValue(file, name) {
    const symbol = this.exported(file, name);
    return this.#checker.getTypeOfSymbol(symbol);
  }

  /**
   * The entries of a table that a file exports, with their TSDoc.
   *
   * @param {keyof typeof FILES} file
   * @param {string} name
   */
  entriesOf(file, name) {
    const { initializer } = this.exported(file, name).valueDeclaration;
    return this.properties(this.#checker.getTypeAtLocation(initializer));
  }

  /** The arguments and the result of a function. @param {string} name */
  signature(name) {
    const definition = this.typeOfValue("functions", "FUNCTIONS").getProperty(name);
    const [args, result] = this.#checker.getTypeArguments(this.#checker.getTypeOfSymbol(definition));
    return { args, result };
  }

  /** The name under which the functions export a type. @param {Type} type */
  nameOf(type) {
    const symbol = this.#exports("functions").find(
      (each) => each.flags & ts.SymbolFlags.Type && this.#checker.getDeclaredTypeOfSymbol(each) === type,
    );
    return symbol?.name;
  }

  /** The properties of a type, in the order of their declarations. @param {Type} type @returns {Property[]} */
  properties(type) {
    // The properties that a type picks from another one have no order of their own.
    const symbols = this.#checker.getPropertiesOfType(type).sort((a, b) => placeOf(a).localeCompare(placeOf(b), "en"));
    return symbols.map((symbol) => ({
      name: symbol.name,
      doc: this.#docOfProperty(symbol.name, type),
      optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      ...this.#typeOf(symbol),
    }));
  }

  /** The TSDoc of a symbol, or of what a type is the type of. @param {Symbol | Type} of */
  doc(of) {
    const symbol = "getDocumentationComment" in of ? of : (of.aliasSymbol ?? of.getSymbol());
    return symbol ? docOf(symbol, this.#checker) : "";
  }

  get checker() {
    return this.#checker;
  }

  /** A property of a union has a TSDoc in each member. The TSDoc of a member in which it cannot be given comes last. */
  #docOfProperty(name, type) {
    const never = (symbol) => (this.#checker.getTypeOfSymbol(symbol).flags & ts.TypeFlags.Undefined ? 1 : 0);
    const symbols = (type.isUnion() ? type.types : [type]).flatMap((each) => each.getProperty(name) ?? []);
    const docs = symbols.sort((a, b) => never(a) - never(b)).map((symbol) => docOf(symbol, this.#checker));
    return docs.filter((doc) => doc !== "").join(" ");
  }

  /** The wrapper is read from the text, because the types of a union lose it. */
  #typeOf(symbol) {
    const type = this.#checker.getTypeOfSymbol(symbol);
    const node = withoutUndefined(symbol.valueDeclaration?.type);
    const wrapper = node && ts.isTypeReferenceNode(node) ? WRAPPER.exec(node.typeName.getText())?.[1] : undefined;
    return wrapper ? { wrapper, type: this.#checker.getTypeFromTypeNode(node.typeArguments[0]) } : { type };
  }

  #exports(file) {
    const module = this.#checker.getSymbolAtLocation(this.#files.get(file));
    return this.#checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol));
  }
}

/** The declared type of an optional property: `T` of `T | undefined`. */
function withoutUndefined(node) {
  if (!node || !ts.isUnionTypeNode(node)) return node;
  const [only, ...others] = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
  return others.length === 0 ? only : node;
}

/** The place of a property's declaration, as a text to sort by. */
function placeOf(symbol) {
  const node = symbol.declarations?.[0];
  return node ? `${node.getSourceFile().fileName}:${String(node.pos).padStart(9, "0")}` : "";
}

/**
 * @typedef {object} Property
 * @property {string} name
 * @property {string} doc Its TSDoc; empty where there is none.
 * @property {boolean} optional
 * @property {Type} type Without what Pulumi wraps round it.
 * @property {"Input" | "Output"} [wrapper] What Pulumi wraps round it.
 */
