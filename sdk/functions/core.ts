import * as pulumi from "@pulumi/pulumi";
import type * as Functions from "../../provider/functions";
import type * as Settings from "../../provider/settings/access";
import type { FunctionCaller, FunctionName, ResultOf } from "../../provider/functions";
import type { ConfigSource } from "../../provider/settings/access";
import { userError } from "../user-error";

/** One caller for the whole program, so that equal calls at the same time share one request. */
let caller: FunctionCaller | undefined;

/**
 * Calls a function for the organization that `config` and the environment select.
 *
 * The core is loaded at the first call, because a program that only declares endpoints does not need it.
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
  // Like any invoke, this keeps the program's run open, because resources may be declared in a continuation.
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    return await caller.call(name, args, () => settings.accessFrom(config, process.env));
  } catch (error) {
    throw userError(error instanceof Error ? error.message : String(error));
  } finally {
    done();
  }
}
