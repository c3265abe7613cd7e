import type { Block } from "./blocks";
import { judge } from "./rules";

/** What is left to run of a block. */
export interface Runnable {
  block: Block;
  /** As it is run. */
  commands: string[];
  /** Whether it has to begin with an empty stack: it brings its own API, or puts into the stack what no program has. */
  apart: boolean;
}

const APART = /pulumi-pareta (import|emulator)\b/;

/**
 * What has to be run of all blocks, each command once: pages say the same in many places. All stacks are one here, and
 * what asks a person is told that the answer is yes.
 */
export function runnables(blocks: readonly Block[]): Runnable[] {
  const seen = new Set<string>();
  return blocks.flatMap((block) => {
    const given = judge(block).flatMap((verdict) => (verdict.kind === "run" ? [verdict.command] : []));
    const apart = given.some((command) => APART.test(command));
    const commands = given.map(asRun).filter((command) => {
      const known = seen.has(essence(command));
      if (!apart) seen.add(essence(command));
      return apart || !known;
    });
    return commands.length === 0 ? [] : [{ block, commands, apart }];
  });
}

function asRun(command: string): string {
  return command
    .replace(/(--stack|-s) \w+/g, "--stack dev")
    .replace(/\bpulumi (up|refresh|destroy)\b(?!.*--preview-only)/g, "$& --skip-preview")
    .replace(/\bpulumi (up|refresh|destroy|cancel)\b(?!.*--(yes|preview-only))/g, "$& --yes")
    .replace(/\bpulumi-pareta recover\b(?!.*--grace)/g, "$& --grace 0")
    .replace(/\bpulumi-pareta (import|recover)\b(?!.*--yes)/g, "$& --yes");
}

/** The same for commands that do the same here. */
function essence(command: string): string {
  const words = command.split(/\s+/).filter((word) => word !== "--yes");
  return words.join(" ").replace(/ --stack dev\b/g, "");
}

/** The endpoints that commands name without having made them: ids, and the names that a log has told. */
export function namedIn(commands: readonly string[]): { id?: string; name?: string }[] {
  const text = commands.join("\n");
  const ids = text.match(/\bep_\w+/g) ?? [];
  const names = [...text.matchAll(/--name ([\w-]+)|report [^|\n]*?\b(contracts)\b/g)].flatMap(
    ([, a, b]) => a ?? b ?? [],
  );
  return [...ids.map((id) => ({ id, name: id })), ...names.map((name) => ({ name }))];
}
