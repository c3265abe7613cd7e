import { DYNAMIC } from "./kinds";

/** The URN of an endpoint at the top level of the stack with the given URN. */
export function endpointUrn(stackUrn: string, logicalName: string, { endpointType } = DYNAMIC): string {
  const [stack, project] = stackUrn.split("::");
  return [stack, project, endpointType, logicalName].join("::");
}

/** The logical name that the provider made a name from. Undefined for a given name. */
export function madeFor(name: string): string | undefined {
  return /^(.+)-[0-9a-f]{7}$/.exec(name)?.[1];
}
