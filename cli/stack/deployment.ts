import * as z from "zod";
import { CommandError } from "../errors";
import { isEndpoint } from "./kinds";
import type { Props } from "./props";

/** A resource in an exported stack: the fields that are read here, and all others as they are. */
export interface Resource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Props;
  outputs?: Props;
  parent?: string;
  /** `<urn of the provider>::<its id>`. */
  provider?: string;
  dependencies?: string[];
  /** When it was made. The resource of a pending replacement carries the time of the one that it replaces. */
  created?: string;
  /** Replaced by another one under its URN, and to be deleted by the next `up`. */
  delete?: boolean;
  /** Deleted already, for a replacement that is still to be made. */
  pendingReplacement?: boolean;
  /** Read, and not managed, by this stack. */
  external?: boolean;
  [field: string]: unknown;
}

/** What Pulumi was in the middle of when it was killed. */
export interface PendingOperation {
  resource: Resource;
  type: string;
}

/** What `pulumi stack export` prints. */
export interface Exported {
  version: number;
  deployment: {
    resources?: Resource[] | null;
    /** The latest run's first. */
    pending_operations?: PendingOperation[] | null;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

const props = z.record(z.string(), z.unknown());
const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: props.optional(),
  outputs: props.optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  created: z.string().optional(),
});
const schema = z.looseObject({
  version: z.number(),
  deployment: z.looseObject({
    resources: z.array(resource).nullish(),
    pending_operations: z.array(z.looseObject({ resource, type: z.string() })).nullish(),
  }),
});

/**
 * Reads what `pulumi stack export` printed.
 *
 * @throws CommandError without any of the text, which may hold secrets.
 */
export function parseExported(text: string): Exported {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CommandError("what `pulumi stack export` printed is no JSON");
  }
  const { success } = schema.safeParse(json);
  if (!success)
    throw new CommandError("what `pulumi stack export` printed is no deployment that this version can read");
  // Not the parsed copy: what this tool does not know must come back just as it was.
  return json as Exported;
}

export function resourcesOf({ deployment }: Exported): Resource[] {
  return deployment.resources ?? [];
}

export function pendingOf({ deployment }: Exported): PendingOperation[] {
  return deployment.pending_operations ?? [];
}

/** The pending operations, by what is to be done about them. */
export interface Sorted {
  /** Of endpoints that may have been made. */
  creating: PendingOperation[];
  /** Of endpoints that are in the state: the next `up` or `refresh` looks at them anyway. */
  clearing: PendingOperation[];
  /** Creations of other types: Pulumi keeps these for somebody to look at. */
  others: PendingOperation[];
}

export function sortPending(exported: Exported): Sorted {
  const sorted: Sorted = { creating: [], clearing: [], others: [] };
  for (const operation of pendingOf(exported)) {
    const creating = operation.type === "creating";
    if (!isEndpoint(operation.resource)) {
      // Pulumi itself drops interrupted updates, reads and deletions with the next thing that it saves.
      if (creating) sorted.others.push(operation);
    } else {
      sorted[creating ? "creating" : "clearing"].push(operation);
    }
  }
  return sorted;
}

/**
 * Whether two exports show the same state. Each encryption of a secret gives another text, so those are left out.
 */
export function sameState(a: Exported, b: Exported): boolean {
  const text = (exported: Exported) =>
    JSON.stringify(exported, (key, value: unknown) => (key === "ciphertext" ? undefined : value));
  return text(a) === text(b);
}
