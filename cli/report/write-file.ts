import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { ReportError } from "./errors";

/**
 * Writes a file as a whole: what looks at it meanwhile sees the old one or the new one.
 *
 * @throws ReportError where it cannot be written.
 */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    // A pipe or a device is written to as it is.
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && !found.isFile()) return writeFileSync(file, text);
    writeFileSync(fresh, text);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new ReportError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
