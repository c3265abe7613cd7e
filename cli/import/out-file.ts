import { statSync, writeFileSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { CommandError } from "../errors";

/**
 * Checks, before anything else is done, that the program can be written to a file.
 *
 * @throws CommandError when the file exists and may not be overwritten, or when the folder does not exist.
 */
export function checkOutFile(file: string, overwrite: boolean): void {
  const there = look(file);
  if (there && !overwrite) throw new CommandError(`${file} exists: give another --out, or add --force to overwrite it`);
  if (there && !there.isFile()) throw new CommandError(`${file} is no file`);
  if (!look(dirname(file))?.isDirectory()) throw new CommandError(`there is no folder ${dirname(file)}`);
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new CommandError(`${path} cannot be looked at: ${(error as Error).message}`, undefined, { cause: error });
  }
}

/**
 * @throws CommandError when the file cannot be written. A file that exists by now is kept, unless it may be
 *   overwritten.
 */
export function writeOutFile(file: string, text: string, overwrite: boolean): void {
  try {
    writeFileSync(file, text, { flag: overwrite ? "w" : "wx" });
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
