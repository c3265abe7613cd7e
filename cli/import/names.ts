import { CommandError } from "../errors";
import { endpointUrn, madeFor } from "../stack/urn";
import type { Chosen } from "./select";

const MAX_LENGTH = 60;

/**
 * A logical name for each endpoint: the name that the user gives, else the endpoint's name in safe characters, without
 * the digits that the provider adds. If several names are equal, all but the first get a number.
 *
 * @param taken - the URNs of the stack's resources.
 * @throws CommandError when a name that the user gives is taken.
 */
export function logicalNames(chosen: readonly Chosen[], stackUrn: string, taken: ReadonlySet<string>): string[] {
  const used = new Set(taken);
  const take = (name: string) => used.add(endpointUrn(stackUrn, name));
  const isFree = (name: string) => !used.has(endpointUrn(stackUrn, name));
  // Given names come first, so that no made name takes one of them.
  for (const { logicalName } of chosen) {
    if (logicalName === undefined) continue;
    if (!isFree(logicalName)) {
      throw new CommandError(
        `the stack holds, or would hold, two resources called "${logicalName}": give another name`,
      );
    }
    take(logicalName);
  }
  return chosen.map(({ record, logicalName }) => {
    if (logicalName !== undefined) return logicalName;
    const base = nameFrom(record.name ?? record.id);
    let name = base;
    for (let count = 2; !isFree(name); count++) name = `${base}-${count}`;
    take(name);
    return name;
  });
}

function nameFrom(text: string): string {
  const safe = (madeFor(text) ?? text)
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .slice(0, MAX_LENGTH)
    .replace(/^[-.]+|[-.]+$/g, "");
  return safe || "endpoint";
}
