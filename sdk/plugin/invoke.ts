import * as pulumi from "@pulumi/pulumi";
import type { FunctionName } from "../../provider/functions";
import { invoke, invokeOutput, type Invoker } from "../functions/invoke";
import { restore } from "../functions/mocks";
import { userError } from "../user-error";
import { PLUGIN_PACKAGE, PLUGIN } from "./package";
import { RELEASE } from "./release";

/** Calls the plugin, or the mocks of a test. */
const BY_PLUGIN: Invoker = {
  providers: PLUGIN,
  async call(name, args, provider, opts) {
    const options = { ...RELEASE, ...opts, ...(provider && { provider }) };
    let answer: object;
    try {
      answer = (await pulumi.runtime.invoke(`${PLUGIN_PACKAGE}:index:${name}`, { ...args }, options)) as object;
    } catch (error) {
      throw userError(error instanceof Error ? error.message : String(error));
    }
    return restore(answer, name) as never;
  },
};

type Args = object | undefined;

/** A function of this name that calls the plugin. */
export const plain =
  (name: FunctionName) =>
  (args?: Args, opts?: pulumi.InvokeOptions): Promise<never> =>
    invoke(name, args, opts, BY_PLUGIN) as Promise<never>;

/** Its `...Output` variant, which takes and returns outputs. */
export const lifted =
  (name: FunctionName) =>
  (args?: Args, opts?: pulumi.InvokeOutputOptions): pulumi.Output<never> =>
    invokeOutput(name, args, opts, BY_PLUGIN) as pulumi.Output<never>;
