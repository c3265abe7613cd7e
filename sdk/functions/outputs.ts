import type * as pulumi from "@pulumi/pulumi";

/** What Pulumi's outputs have in all its versions, and leave out of their public types. */
interface OutputInternals<T> {
  /** Whether the value is known: it need not be, in a preview. */
  isKnown: Promise<boolean>;
  /** The value; rejects where the output has failed. */
  promise(): Promise<T>;
  /** The resources that it comes from, those inside of its value included. */
  allResources?: () => Promise<Set<pulumi.Resource>>;
}

/** The value of an output, or that it is not known. Unlike `apply`, it always comes to an end. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<{ known: true; value: T } | { known: false }> {
  const value = await internals(output).promise();
  return (await internals(output).isKnown) ? { known: true, value } : { known: false };
}

/** The resources that an output comes from. */
export async function resourcesOf(output: pulumi.Output<unknown>): Promise<pulumi.Resource[]> {
  await internals(output).promise();
  return [...((await internals(output).allResources?.()) ?? [])];
}

function internals<T>(output: pulumi.Output<T>): OutputInternals<T> {
  return output as unknown as OutputInternals<T>;
}
