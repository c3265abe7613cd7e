import * as z from "zod";
import { CommandError } from "../errors";
import { isEndpoint } from "./kinds";
import type { Props } from "./props";

/** A resource in an exported stack: the fields that are read here. All other fields stay unchanged. */
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
  /** When it was made. The resource of a pending replacement has the time of the resource that it replaces. */
  created?: string;
  /** Another resource has replaced it under its URN, and the next `up` deletes it. */
  delete?: boolean;
  /** It is already deleted, for a replacement that does not exist yet. */
  pendingReplacement?: boolean;
  /** This stack reads it, and does not manage it. */
  external?: boolean;
  [field: string]: unknown;
}

/** An operation that was running when Pulumi was killed. */
export interface PendingOperation {
  resource: Resource;
  type: string;
}

/** The JSON that `pulumi stack export` prints. */
export interface Exported {
  version: number;
  deployment: {
    resources?: Resource[] | null;
    /** The operations of the latest run come first. */
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
 * Reads the output of `pulumi stack export`.
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
  // The parsed copy is not returned, because fields that this tool does not know must stay exactly as they were.
  return json as Exported;
}

export function resourcesOf({ deployment }: Exported): Resource[] {
  return deployment.resources ?? [];
}

export function pendingOf({ deployment }: Exported): PendingOperation[] {
  return deployment.pending_operations ?? [];
}

/** The pending operations, grouped by what to do about them. */
export interface Sorted {
  /** Creations of endpoints that may exist. */
  creating: PendingOperation[];
  /** Operations on endpoints in the state. The next `up` or `refresh` looks at these endpoints anyway. */
  clearing: PendingOperation[];
  /** Creations of other types. Pulumi keeps these for the user to check. */
  others: PendingOperation[];
}

export function sortPending(exported: Exported): Sorted {
  const sorted: Sorted = { creating: [], clearing: [], others: [] };
  for (const operation of pendingOf(exported)) {
    const creating = operation.type === "creating";
    if (!isEndpoint(operation.resource)) {
      // Pulumi itself drops interrupted updates, reads and deletions when it next saves the state.
      if (creating) sorted.others.push(operation);
    } else {
      sorted[creating ? "creating" : "clearing"].push(operation);
    }
  }
  return sorted;
}

/**
 * Whether two exports show the same state. Ciphertexts are left out, because each encryption of a secret gives another
 * text.
 */
export function sameState(a: Exported, b: Exported): boolean {
  const text = (exported: Exported) =>
    JSON.stringify(exported, (key, value: unknown) => (key === "ciphertext" ? undefined : value));
  return text(a) === text(b);
}
