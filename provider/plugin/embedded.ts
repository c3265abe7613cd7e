import { createRequire } from "node:module";
import { Script } from "node:vm";
import { CompileCache } from "./compile-cache";

/** After this time, a run has compiled most of what it needs. */
const COMPILED_MS = 500;

type Wrapper = (exports: unknown, require: NodeJS.Require, module: NodeJS.Module) => void;

/**
 * Runs a module whose text is embedded in the running file.
 *
 * @param text - the module, as the expression of a function of exports, require and module.
 * @param name - a digest of the text.
 */
export function run(module: NodeJS.Module, text: string, name: string): void {
  const cache = new CompileCache(name);
  const cachedData = cache.read();
  const script = new Script(text, { filename: `${__filename}:service`, cachedData });
  (script.runInThisContext() as Wrapper).call(module.exports, module.exports, createRequire(__filename), module);
  if (cachedData && !script.cachedDataRejected) return;
  setTimeout(() => cache.write(() => script.createCachedData()), COMPILED_MS).unref();
}
