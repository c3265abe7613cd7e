import type * as pulumi from "@pulumi/pulumi";

/** Members that Pulumi's outputs have in all versions, but that the public types omit. */
interface OutputInternals<T> {
  /** Whether the value is known. It may be unknown in a preview. */
  isKnown: Promise<boolean>;
  /** The value. Rejects if the output has failed. */
  promise(): Promise<T>;
  /** The resources that it comes from, including those inside its value. */
  allResources?: () => Promise<Set<pulumi.Resource>>;
}

/** The value of an output, or that it is not known. Unlike `apply`, this always settles. */
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
