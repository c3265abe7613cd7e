import * as pulumi from "@pulumi/pulumi";
import { resourcesOf } from "./outputs";

/**
 * The ids of all that `outputs` come from: unknown while one of them is still to be made. A name, say, is known before
 * the endpoint that it names is there to be found.
 */
export function idsBehind(...outputs: pulumi.Output<unknown>[]): pulumi.Output<unknown[]> {
  const ids = Promise.all(outputs.map(resourcesOf)).then((found) => {
    const resources = new Set(found.flat().flatMap((resource) => withParts(resource)));
    return [...resources].flatMap((resource) => idOf(resource) ?? []);
  });
  // Whether the ids are secret is no matter of what is asked.
  return pulumi.unsecret(pulumi.output(ids));
}

/** A component stands for the resources that it is made of, however deep. */
function withParts(resource: pulumi.Resource): pulumi.Resource[] {
  if (pulumi.CustomResource.isInstance(resource)) return [resource];
  const parts = (resource as { __childResources?: Set<pulumi.Resource> }).__childResources;
  return [resource, ...[...(parts ?? [])].flatMap(withParts)];
}

/** A resource that Pulumi only knows the URN of has no id to wait for. */
function idOf(resource: pulumi.Resource): pulumi.Output<string> | undefined {
  return pulumi.CustomResource.isInstance(resource) ? resource.id : undefined;
}
