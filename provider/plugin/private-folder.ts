import * as fs from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";

const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;
const MOST_LINKS = 40;

/**
 * Whether only this user (and root) can add anything to a folder, or replace the folder. The folder and its parent must
 * belong to this user, only this user may write there, and neither may be a link. Each folder further up must belong to
 * this user or to root. Others must not be able to write there, or must not be able to rename what is not theirs.
 *
 * On a system without such users, for example Windows, only links are detected.
 *
 * @throws the system's error, for a folder that does not exist.
 */
export function isPrivate(folder: string): boolean {
  const above = dirname(folder);
  // A relative path depends on the working directory of the process.
  if (!isAbsolute(folder) || ![above, folder].every(isOurs)) return false;
  const user = process.getuid?.();
  return user === undefined || isSafe(dirname(above), user, MOST_LINKS);
}

/**
 * Makes a folder and its missing parents, unless another user might redirect the path.
 *
 * @returns whether the folder now exists and {@link isPrivate}.
 */
export function makePrivate(folder: string): boolean {
  const user = process.getuid?.();
  if (!isAbsolute(folder) || (user !== undefined && !isSafe(existing(folder), user, MOST_LINKS))) return false;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return isPrivate(folder);
}

function isOurs(folder: string): boolean {
  const found = fs.lstatSync(folder);
  if (!found.isDirectory()) return false;
  return !process.getuid || (found.uid === process.getuid() && (found.mode & WRITABLE_BY_OTHERS) === 0);
}

/** Whether no other user can redirect `path`. Links on the way are followed, as the system does. */
function isSafe(path: string, user: number, links: number): boolean {
  const above = dirname(path);
  if (above !== path && !isSafe(above, user, links)) return false;
  const found = fs.lstatSync(path);
  if (found.uid !== user && found.uid !== 0) return false;
  if (found.isSymbolicLink()) {
    return links > 0 && isSafe(resolve(fs.realpathSync(above), fs.readlinkSync(path)), user, links - 1);
  }
  return (found.mode & WRITABLE_BY_OTHERS) === 0 || (found.mode & STICKY) !== 0;
}

/** The deepest folder on the way to `path` that exists. */
function existing(path: string): string {
  return fs.lstatSync(path, { throwIfNoEntry: false }) ? path : existing(dirname(path));
}
