import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { CommandError } from "../errors";

/** The folder of a backend of files, from its address: `file:///srv/state`, `file://~`, `file://./state`. */
export function folderOf(url: string, cwd: string): string {
  const path = decodeURIComponent(url.slice("file://".length)).replace(/^\/(?=[A-Za-z]:)/, "");
  const [first, ...rest] = path.split(/[/\\]/);
  return first === "~" ? join(homedir(), ...rest) : resolve(cwd, path || "/");
}

/**
 * Whether a command of Pulumi holds the lock of a stack in a backend of files.
 *
 * @param stack - its full name.
 * @throws CommandError when the folder of the locks cannot be read.
 */
export function isLockedIn(folder: string, stack: string): boolean {
  try {
    return readdirSync(join(folder, ".pulumi", "locks", ...stack.split("/"))).some((name) => name.endsWith(".json"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    throw new CommandError(`whether stack ${stack} is locked cannot be read: ${message}`, undefined, { cause: error });
  }
}
