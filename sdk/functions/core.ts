import * as pulumi from "@pulumi/pulumi";
import type * as Functions from "../../provider/functions";
import type * as Settings from "../../provider/settings/access";
import type { FunctionCaller, FunctionName, ResultOf } from "../../provider/functions";
import type { ConfigSource } from "../../provider/settings/access";
import { userError } from "../user-error";

/** One for the program: calls that are under way at once are joined. */
let caller: FunctionCaller | undefined;

/**
 * Calls a function for the organization that `config` and the environment lead to.
 *
 * The core is loaded when a function is first called: a program that only declares endpoints does without it.
 *
 * @throws RunError: its message is for the user, and Pulumi shows it without a stack.
 */
export async function callCore<Name extends FunctionName>(
  name: Name,
  args: unknown,
  config: ConfigSource,
): Promise<ResultOf<Name>> {
  /* eslint-disable @typescript-eslint/no-require-imports -- import() does not work in the modules of a user's jest */
  const functions = require("../../provider/functions") as typeof Functions;
  const settings = require("../../provider/settings/access") as typeof Settings;
  /* eslint-enable @typescript-eslint/no-require-imports */
  caller ??= new functions.FunctionCaller((access) => settings.clientFor(access));
  // As any invoke does, it keeps the program's run open: resources may be declared in what follows.
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    return await caller.call(name, args, () => settings.accessFrom(config, process.env));
  } catch (error) {
    throw userError(error instanceof Error ? error.message : String(error));
  } finally {
    done();
  }
}
