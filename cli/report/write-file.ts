import { accessSync, constants, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CommandError } from "../errors";

/**
 * Refuses a file that {@link writeWhole} could not write. This check comes before the collection of the report, which
 * takes minutes.
 *
 * @throws CommandError with the reason.
 */
export function checkWritable(file: string): void {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error("it is a folder");
    if (found && !found.isFile()) return;
    const folder = dirname(file);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`there is no folder ${folder}`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Writes a file in one step: a reader sees either the old file or the new one.
 *
 * @throws CommandError when it cannot be written.
 */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    // A pipe or a device is written directly.
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && !found.isFile()) return writeFileSync(file, text);
    writeFileSync(fresh, text);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): CommandError {
  return new CommandError(`${file} cannot be written: ${(error as Error).message}`);
}
