import * as pulumi from "@pulumi/pulumi";
import { resourcesOf, valueOf } from "./outputs";

/**
 * The ids of all that `args` come from, and of `dependsOn`: unknown while one of them is still to be made. A name, say,
 * is known before the endpoint that it names is there to be found.
 */
export function idsBehind(
  args: pulumi.Output<unknown>,
  dependsOn: pulumi.InvokeOutputOptions["dependsOn"],
): pulumi.Output<unknown> {
  const named = pulumi.output<unknown>(dependsOn);
  const ids = Promise.all([resourcesOf(args), resourcesOf(named), valueOf(named)]).then(([behind, before, given]) => {
    const resources = [...behind, ...before, ...(given.known ? [given.value].flat() : [])];
    const each = new Set(resources.filter((resource) => pulumi.Resource.isInstance(resource)).flatMap(withParts));
    return [...each].flatMap((resource) => idOf(resource) ?? []);
  });
  // Whether the ids are secret is no matter of what is asked.
  return pulumi.unsecret(pulumi.all([pulumi.output(ids), named]));
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
