import { DYNAMIC } from "./kinds";

/** The URN of an endpoint that stands at the top of the stack whose own URN is given. */
export function endpointUrn(stackUrn: string, logicalName: string, { endpointType } = DYNAMIC): string {
  const [stack, project] = stackUrn.split("::");
  return [stack, project, endpointType, logicalName].join("::");
}

/** The logical name for which the provider made a name; undefined for a name that somebody gave. */
export function madeFor(name: string): string | undefined {
  return /^(.+)-[0-9a-f]{7}$/.exec(name)?.[1];
}
