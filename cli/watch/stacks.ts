import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import { PULUMI_PARALLEL, readStack, type ReadStack } from "../stack/account";
import { parseExported } from "../stack/deployment";
import type { Project } from "../stack/project";
import { askedIn, hidesRules, type Asked } from "./asked";

/** Which stacks a look is about. */
export interface Scope {
  /** The stacks. Empty for the current one. */
  stacks: readonly string[];
  /** Every stack of the project. Only then is it known what no stack manages. */
  allStacks: boolean;
}

/** A stack that was read, and what it asks. */
export interface Watched {
  stack: ReadStack;
  asked: Asked[];
}

/**
 * Reads the stacks. One that cannot be read is named, and the others are read all the same.
 *
 * @throws CommandError when it is not known which stacks there are.
 */
export async function readWatched(
  project: Project,
  { stacks, allStacks }: Scope,
): Promise<{ watched: Watched[]; unread: string[] }> {
  const unread: string[] = [];
  const orNamed = async <T>(what: string, read: () => Promise<T>): Promise<T[]> => {
    try {
      return [await read()];
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      unread.push(`${what} cannot be read: ${error.message}`);
      return [];
    }
  };
  const given = stacks.map((stack) => () => orNamed(`stack ${stack}`, () => project.fullName(stack)));
  const names = allStacks
    ? await project.stacks()
    : given.length > 0
      ? (await mapParallel(given, PULUMI_PARALLEL, (read) => read())).flat()
      : [await project.fullName()];
  const read = await mapParallel([...new Set(names)], PULUMI_PARALLEL, (name) =>
    orNamed(`stack ${name}`, () => readOne(project, name)),
  );
  return { watched: read.flat(), unread };
}

/** Reads one stack. It is decrypted only where that is needed. */
export async function readOne(project: Project, name: string): Promise<Watched> {
  const stack = await readStack(project, name);
  if (!hidesRules(stack.exported)) return { stack, asked: askedIn(stack) };
  const plain = parseExported(await project.stack(name).export({ showSecrets: true }));
  return { stack, asked: askedIn(stack, plain) };
}
