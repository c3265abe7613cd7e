import type { Block } from "./blocks";
import { judge } from "./rules";

/** The commands of a block that remain to be run. */
export interface Runnable {
  block: Block;
  /** The commands in the form in which they run. */
  commands: string[];
  /**
   * Whether the block must begin with an empty stack, because it brings its own API, or adds resources to the stack
   * that no program has.
   */
  apart: boolean;
}

const APART = /pulumi-pareta (import|emulator)\b/;

/**
 * The commands to run from all blocks, each once, because pages repeat many commands. All stacks are one here, and
 * every question is answered with yes.
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

/** A text that is equal for commands with the same effect here. */
function essence(command: string): string {
  const words = command.split(/\s+/).filter((word) => word !== "--yes");
  return words.join(" ").replace(/ --stack dev\b/g, "");
}

/** The endpoints that commands name without having created them: ids, and names that a log has reported. */
export function namedIn(commands: readonly string[]): { id?: string; name?: string }[] {
  const text = commands.join("\n");
  const ids = text.match(/\bep_\w+/g) ?? [];
  const names = [...text.matchAll(/--name ([\w-]+)|report [^|\n]*?\b(contracts)\b/g)].flatMap(
    ([, a, b]) => a ?? b ?? [],
  );
  return [...ids.map((id) => ({ id, name: id })), ...names.map((name) => ({ name }))];
}
