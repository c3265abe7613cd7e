/**
 * The measured commands in their order, with what `pulumi` is called with, and how often each runs in one life of a stack.
 * Commands that change nothing can be repeated.
 */
export const COMMANDS = [
  { command: "up", args: ["up", "--yes", "--skip-preview"], times: 1 },
  { command: "no-op up", args: ["up", "--yes", "--skip-preview"], times: 2 },
  { command: "preview", args: ["preview"], times: 2 },
  { command: "refresh", args: ["refresh", "--yes", "--skip-preview"], times: 3 },
  { command: "destroy", args: ["destroy", "--yes", "--skip-preview"], times: 1 },
];

/** The commands that take a request for each endpoint, whatever provider makes it. */
export const BARE = ["up", "destroy"];

/** The commands whose time a rate limit can change. */
export const LIMITED = ["up", "refresh", "destroy"];

/** @param {string} command */
export function argsOf(command) {
  const found = COMMANDS.find((each) => each.command === command);
  if (!found) throw new Error(`there is no command "${command}" to measure`);
  return found.args;
}
