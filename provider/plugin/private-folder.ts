import * as fs from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";

const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;
const MOST_LINKS = 40;

/**
 * Whether nobody but this user (and root) can put anything into a folder, or put another folder in its place: it and the
 * folder that it is in are this user's, only this user may write there, and neither is a link. Each folder further up is
 * this user's or root's, and others may not write there, or not rename what is not theirs.
 *
 * Where the system has no users of that kind, as on Windows, only links are found out.
 *
 * @throws the system's error, for a folder that is not there.
 */
export function isPrivate(folder: string): boolean {
  const above = dirname(folder);
  // A relative path leads wherever the process stands.
  if (!isAbsolute(folder) || ![above, folder].every(isOurs)) return false;
  const user = process.getuid?.();
  return user === undefined || isSafe(dirname(above), user, MOST_LINKS);
}

/**
 * Makes a folder, and those above it that are missing, unless somebody else might lead that astray.
 *
 * @returns whether it is there now, and {@link isPrivate}.
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

/** Whether nobody else can make `path` lead elsewhere. Links on the way are followed, as the system does. */
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

/** The lowest folder on the way to `path` that is there. */
function existing(path: string): string {
  return fs.lstatSync(path, { throwIfNoEntry: false }) ? path : existing(dirname(path));
}
