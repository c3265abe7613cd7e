import * as pulumi from "@pulumi/pulumi";
import type { FunctionName, ResultOf } from "../../provider/functions";
import { callCore } from "./core";
import { idsBehind } from "./dependencies";
import { callMocks, underMocks } from "./mocks";
import { configOf, providerOf, readiness } from "./organization";
import { refuseOutputs } from "./plain-args";

/** Arguments of an `...Output` function: they may come from resources, each of them or any part. */
export type OutputArgs<Args> = { [Name in keyof Args]: DeepInput<Args[Name]> };

type DeepInput<Value> = pulumi.Input<
  Value extends readonly (infer Item)[] ? readonly DeepInput<Item>[] : Value extends object ? OutputArgs<Value> : Value
>;

/** Asks the API, or the mocks of a test. In a preview, too: it changes nothing. */
export async function invoke<Name extends FunctionName>(
  name: Name,
  args: object | undefined,
  opts: pulumi.InvokeOptions | undefined,
): Promise<ResultOf<Name>> {
  refuseOutputs(name, args);
  const provider = providerOf(opts);
  if (underMocks()) return (await callMocks(name, args ?? {}, provider)) as ResultOf<Name>;
  return callCore(name, args, await configOf(provider, name));
}

/**
 * The same with arguments that may be unknown or secret: then nothing is asked and the result is unknown, or the result
 * is secret. It is unknown, too, while a resource that the arguments come from is still to be made.
 */
export function invokeOutput<Name extends FunctionName>(
  name: Name,
  args: object | undefined,
  opts: pulumi.InvokeOutputOptions | undefined,
): pulumi.Output<ResultOf<Name>> {
  const given = pulumi.output<unknown>(args);
  const ready = pulumi.all([idsBehind(given, opts?.dependsOn), readiness(providerOf(opts))]);
  const result: pulumi.Output<unknown> = pulumi
    .all([given, ready])
    .apply(([known]) => invoke(name, known as object, opts));
  // It is plain JSON, in which there is nothing for an output to unwrap.
  return result as pulumi.Output<ResultOf<Name>>;
}
