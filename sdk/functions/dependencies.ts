import * as pulumi from "@pulumi/pulumi";
import { resourcesOf, valueOf } from "./outputs";

/**
 * The ids of all resources that `args` come from, and of `dependsOn`. Unknown while one of these resources has not been
 * created yet. A name, for example, is known before the endpoint with that name exists.
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
  // It does not matter here whether the ids are secret.
  return pulumi.unsecret(pulumi.all([pulumi.output(ids), named]));
}

/** The resource and, if it is a component, all its children at any depth. */
function withParts(resource: pulumi.Resource): pulumi.Resource[] {
  if (pulumi.CustomResource.isInstance(resource)) return [resource];
  const parts = (resource as { __childResources?: Set<pulumi.Resource> }).__childResources;
  return [resource, ...[...(parts ?? [])].flatMap(withParts)];
}

/** If Pulumi knows only the URN of a resource, there is no id to wait for. */
function idOf(resource: pulumi.Resource): pulumi.Output<string> | undefined {
  return pulumi.CustomResource.isInstance(resource) ? resource.id : undefined;
}
