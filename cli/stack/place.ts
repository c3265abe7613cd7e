import { randomUUID } from "node:crypto";
import { CommandError } from "../errors";
import { resourcesOf, type Exported, type Resource } from "./deployment";

const STACK_TYPE = "pulumi:pulumi:Stack";
/** The type of the providers of dynamic resources. */
export const PROVIDER_TYPE = "pulumi:providers:pulumi-nodejs";

/** Where an endpoint at the top of the program belongs in a stack. */
export interface Place {
  stackUrn: string;
  /** The reference of the provider that endpoints without one of their own have. */
  provider: string;
}

/** The place in a stack that has deployed endpoints before; undefined where there is none yet. */
export function placeIn(exported: Exported): Place | undefined {
  const stack = stackOf(exported);
  const providers = resourcesOf(exported).filter(({ type }) => type === PROVIDER_TYPE);
  const provider = defaultProvider(exported) ?? providers[0];
  return stack && provider && { stackUrn: stack.urn, provider: referenceTo(provider) };
}

/**
 * The place in any stack, and the resources that have to be added for it where the stack has never deployed an endpoint.
 * The provider comes without settings: the next `up` gives it those of the stack, which Pulumi does not count as a change.
 *
 * @param fullName - of the stack: `organization/project/stack`.
 * @throws CommandError for an empty stack of a backend that knows no projects.
 */
export function makePlace(exported: Exported, fullName: string, newId = randomUUID): Place & { added: Resource[] } {
  const added: Resource[] = [];
  const add = (resource: Resource) => {
    added.push(resource);
    return resource;
  };
  const stack = stackOf(exported) ?? add({ urn: newStackUrn(fullName), custom: false, type: STACK_TYPE });
  const [name, project] = stack.urn.split("::");
  const urn = `${name}::${project}::${PROVIDER_TYPE}::default`;
  const provider =
    defaultProvider(exported) ?? add({ urn, custom: true, id: newId(), type: PROVIDER_TYPE, inputs: {}, outputs: {} });
  return { stackUrn: stack.urn, provider: referenceTo(provider), added };
}

/** The provider of endpoints that name none themselves. */
export function defaultProvider(exported: Exported): Resource | undefined {
  return resourcesOf(exported).find((it) => it.type === PROVIDER_TYPE && !it.delete && isDefaultProvider(it.urn));
}

/** Whether a provider, given by its URN or a reference to it, is one that Pulumi made by itself. */
export function isDefaultProvider(urn: string): boolean {
  return urn.split("::")[3] === "default";
}

function stackOf(exported: Exported): Resource | undefined {
  return resourcesOf(exported).find(({ type }) => type === STACK_TYPE);
}

function newStackUrn(fullName: string): string {
  const [organization, project, stack] = fullName.split("/");
  if (!organization || !project || !stack) {
    throw new CommandError(
      `stack ${fullName} is empty, and its backend does not tell its project: run \`pulumi up\` once, then this again. ` +
        "Nothing was written.",
    );
  }
  return `urn:pulumi:${stack}::${project}::${STACK_TYPE}::${project}-${stack}`;
}

/** How resources refer to a provider. */
export function referenceTo({ urn, id }: Resource): string {
  return `${urn}::${id}`;
}
