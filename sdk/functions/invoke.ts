import * as pulumi from "@pulumi/pulumi";
import type { FunctionName, ResultOf } from "../../provider/functions";
import { callCore } from "./core";
import { idsBehind } from "./dependencies";
import { concealerOf } from "../../provider/endpoint/decide/conceal";
import { userError } from "../user-error";
import { noted } from "./late-handling";
import { callMocks, underMocks } from "./mocks";
import { DYNAMIC, configOf, providerOf, readiness, type ProviderKind } from "./organization";
import { valueOf } from "./outputs";
import { refuseOutputs } from "./plain-args";

/** Arguments of an `...Output` function. Each argument, and any part of it, may be an output of a resource. */
export type OutputArgs<Args> = { [Name in keyof Args]: DeepInput<Args[Name]> };

type DeepInput<Value> = pulumi.Input<
  Value extends readonly (infer Item)[] ? readonly DeepInput<Item>[] : Value extends object ? OutputArgs<Value> : Value
>;

/** How functions are called, and through which providers. */
export interface Invoker {
  providers: ProviderKind;
  call<Name extends FunctionName>(
    name: Name,
    args: object | undefined,
    provider: pulumi.ProviderResource | undefined,
    opts: pulumi.InvokeOptions | undefined,
  ): Promise<ResultOf<Name>>;
}

/** Calls the API from the program's own process, or calls the mocks of a test. */
const IN_PROCESS: Invoker = {
  providers: DYNAMIC,
  async call<Name extends FunctionName>(
    name: Name,
    args: object | undefined,
    provider: pulumi.ProviderResource | undefined,
  ): Promise<ResultOf<Name>> {
    if (underMocks()) return (await callMocks(name, args ?? {}, provider)) as ResultOf<Name>;
    return callCore(name, args, await configOf(provider, name));
  },
};

/** Calls a function and returns its result. It works in a preview too, because it changes nothing. */
export async function invoke<Name extends FunctionName>(
  name: Name,
  args: object | undefined,
  opts: pulumi.InvokeOptions | undefined,
  transport = IN_PROCESS,
): Promise<ResultOf<Name>> {
  try {
    refuseOutputs(name, args);
    return await transport.call(name, args, providerOf(opts, transport.providers), opts);
  } catch (error) {
    throw noted(error);
  }
}

/** Removes the secrets among the arguments from a function's error, because Pareta's text may repeat them. */
function withoutSecrets(error: unknown, args: unknown): Error {
  return userError(concealerOf(args)(error instanceof Error ? error.message : String(error)));
}

/**
 * The same for arguments that may be unknown or secret. If an argument is unknown, there is no call and the result is
 * unknown. If one is secret, the result is secret. The result is also unknown while a resource that the arguments come
 * from has not been created yet.
 */
export function invokeOutput<Name extends FunctionName>(
  name: Name,
  args: object | undefined,
  opts: pulumi.InvokeOutputOptions | undefined,
  transport = IN_PROCESS,
): pulumi.Output<ResultOf<Name>> {
  const { providers } = transport;
  const given = pulumi.output<unknown>(args);
  const ready = pulumi.all([idsBehind(given, opts?.dependsOn), readiness(providerOf(opts, providers), providers)]);
  // If the arguments or the options fail, the result fails with the same error.
  for (const needed of [given, ready]) valueOf(needed).catch(noted);
  const result: pulumi.Output<unknown> = pulumi.all([given, ready]).apply(([known]) =>
    invoke(name, known as object, opts, transport).catch(async (error: unknown) => {
      throw (await pulumi.isSecret(given)) ? noted(withoutSecrets(error, known)) : error;
    }),
  );
  // The result is plain JSON, so it holds no output to unwrap.
  return result as pulumi.Output<ResultOf<Name>>;
}
