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

/** Arguments of an `...Output` function: they may come from resources, each of them or any part. */
export type OutputArgs<Args> = { [Name in keyof Args]: DeepInput<Args[Name]> };

type DeepInput<Value> = pulumi.Input<
  Value extends readonly (infer Item)[] ? readonly DeepInput<Item>[] : Value extends object ? OutputArgs<Value> : Value
>;

/** How functions are called, and with which providers. */
export interface Invoker {
  providers: ProviderKind;
  call<Name extends FunctionName>(
    name: Name,
    args: object | undefined,
    provider: pulumi.ProviderResource | undefined,
    opts: pulumi.InvokeOptions | undefined,
  ): Promise<ResultOf<Name>>;
}

/** Asks the API from the program's own process, or the mocks of a test. */
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

/** Asks for the result of a function. In a preview, too: it changes nothing. */
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

/** A function's error in a program that gives it a secret, which the words of Pareta may repeat. */
function withoutSecrets(error: unknown, args: unknown): Error {
  return userError(concealerOf(args)(error instanceof Error ? error.message : String(error)));
}

/**
 * The same with arguments that may be unknown or secret: then nothing is asked and the result is unknown, or the result
 * is secret. It is unknown, too, while a resource that the arguments come from is still to be made.
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
  // What the arguments and the options fail with, the result fails with.
  for (const needed of [given, ready]) valueOf(needed).catch(noted);
  const result: pulumi.Output<unknown> = pulumi.all([given, ready]).apply(([known]) =>
    invoke(name, known as object, opts, transport).catch(async (error: unknown) => {
      throw (await pulumi.isSecret(given)) ? noted(withoutSecrets(error, known)) : error;
    }),
  );
  // It is plain JSON, in which there is nothing for an output to unwrap.
  return result as pulumi.Output<ResultOf<Name>>;
}
