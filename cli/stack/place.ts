import { randomUUID } from "node:crypto";
import { CommandError } from "../errors";
import { pendingOf, resourcesOf, type Exported, type Resource } from "./deployment";
import { DYNAMIC, KINDS, hasKey, type Kind } from "./kinds";

const STACK_TYPE = "pulumi:pulumi:Stack";

/** The place in a stack for an endpoint at the top level of the program. */
export interface Place {
  stackUrn: string;
  /** The reference of the provider that is the default for endpoints. */
  provider: string;
}

/**
 * The kinds of provider that manage a stack's endpoints. Without endpoints, the kind of the stack's provider. Other
 * dynamic resources share the dynamic provider, so a provider of the plugin is the stronger evidence.
 */
export function kindsIn(exported: Exported): Kind[] {
  const pending = pendingOf(exported).map(({ resource }) => resource);
  const types = new Set([...resourcesOf(exported), ...pending].map(({ type }) => type));
  const managing = KINDS.filter(({ endpointType }) => types.has(endpointType));
  return managing.length > 0 ? managing : KINDS.filter(({ providerType }) => types.has(providerType)).slice(-1);
}

/** The place in a stack that has deployed endpoints of a kind before. Undefined if there is none yet. */
export function placeIn(exported: Exported, kind = DYNAMIC): Place | undefined {
  const stack = stackOf(exported);
  const providers = resourcesOf(exported).filter(({ type }) => type === kind.providerType);
  const provider = defaultOf(exported, kind) ?? providers[0];
  return stack && provider && { stackUrn: stack.urn, provider: referenceTo(provider) };
}

/**
 * The place in any stack, and the resources to add for it if the stack has never deployed an endpoint. The provider is
 * added without settings. The next `up` gives it the stack's settings, which Pulumi does not count as a change.
 *
 * @param fullName - of the stack: `organization/project/stack`.
 * @throws CommandError for an empty stack of a backend without projects.
 */
export function makePlace(exported: Exported, fullName: string, newId = randomUUID): Place & { added: Resource[] } {
  const added: Resource[] = [];
  const add = (resource: Resource) => {
    added.push(resource);
    return resource;
  };
  const stack = stackOf(exported) ?? add({ urn: newStackUrn(fullName), custom: false, type: STACK_TYPE });
  const [name, project] = stack.urn.split("::");
  const urn = `${name}::${project}::${DYNAMIC.providerType}::default`;
  const provider =
    defaultOf(exported, DYNAMIC) ??
    add({ urn, custom: true, id: newId(), type: DYNAMIC.providerType, inputs: {}, outputs: {} });
  return { stackUrn: stack.urn, provider: referenceTo(provider), added };
}

/** The provider of endpoints that name none themselves. If both kinds exist, the one that has a key. */
export function defaultProvider(exported: Exported): Resource | undefined {
  const found = KINDS.flatMap(({ providerType }) => defaultsOf(exported, providerType));
  return found.find(hasKey) ?? found[0];
}

function defaultOf(exported: Exported, { providerType }: Kind): Resource | undefined {
  const found = defaultsOf(exported, providerType);
  return found.find(hasKey) ?? found[0];
}

/** A plugin may have several, one for each version. */
function defaultsOf(exported: Exported, providerType: string): Resource[] {
  return resourcesOf(exported).filter((it) => it.type === providerType && !it.delete && isDefaultProvider(it.urn));
}

/**
 * Whether Pulumi made a provider by itself. The provider is given by its URN or by a reference. The name of a plugin's
 * default provider includes the plugin's version and its download address.
 */
export function isDefaultProvider(urn: string): boolean {
  return /^default(_\d+_\d+_\d+.*|_[a-z]+_\/.*)?$/.test(urn.split("::")[3] ?? "");
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

/** The reference by which resources name a provider. */
export function referenceTo({ urn, id }: Resource): string {
  return `${urn}::${id}`;
}
