import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isPrivate, makePrivate } from "./private-folder";

/** Older files are taken for files of a version that is no longer used. If it is still used, its file is made again. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

const DIGEST_BYTES = 32;

/** Windows has no such flag. There, only administrators can make links. */
const NO_FOLLOW = (fs.constants.O_NOFOLLOW as number | undefined) ?? 0;

/**
 * Code as V8 compiled it, kept for the next run, because compiling takes longer than the rest of a start. Any failure
 * here only costs that time again.
 *
 * V8 checks its own version and flags, and the length of the source. It does not check the text, so each text has its
 * own file. The code is run, so a file is read only if this user wrote it under this name, in a folder where no other
 * user can add or rename anything. If that cannot be established, there is no cache.
 */
export class CompileCache {
  readonly #file: string | undefined;

  /** @param name - a digest of the compiled text, used for no other text. */
  constructor(name: string, folder = cacheFolder(process.env, process.platform)) {
    this.#file = folder && join(folder, `${name}-${process.version}-${process.arch}.v8`);
  }

  read(): Buffer | undefined {
    if (this.#file === undefined) return undefined;
    try {
      if (!isPrivate(dirname(this.#file))) return undefined;
      const file = fs.openSync(this.#file, fs.constants.O_RDONLY | NO_FOLLOW);
      try {
        const { uid, mode } = fs.fstatSync(file);
        if (process.getuid && (uid !== process.getuid() || (mode & 0o022) !== 0)) return undefined;
        const bytes = fs.readFileSync(file);
        const data = bytes.subarray(DIGEST_BYTES);
        return digest(this.#file, data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
      } finally {
        fs.closeSync(file);
      }
    } catch {
      return undefined;
    }
  }

  write(compiled: () => Buffer): void {
    if (this.#file === undefined) return;
    const folder = dirname(this.#file);
    // Two processes that start at once may both write. The last file stays, and it is complete.
    const fresh = `${this.#file}.${randomUUID()}`;
    try {
      if (!makePrivate(folder)) return;
      const data = compiled();
      // The name cannot be guessed, and the write fails if the name exists. So no link is followed.
      fs.writeFileSync(fresh, Buffer.concat([digest(this.#file, data), data]), { mode: 0o600, flag: "wx" });
      fs.renameSync(fresh, this.#file);
      removeOld(folder);
    } catch {
      fs.rm(fresh, { force: true }, () => {});
    }
  }
}

/**
 * The folder of a user's caches, by the convention of each platform. Undefined if there is none, or if Node's own
 * switch for such caches, NODE_DISABLE_COMPILE_CACHE, is set.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const base = env.XDG_CACHE_HOME || (platform === "win32" ? env.LOCALAPPDATA : inHome(platform));
  return base && join(base, "pulumi-pareta", "compiled");
}

function inHome(platform: NodeJS.Platform): string | undefined {
  try {
    return join(homedir(), platform === "darwin" ? "Library/Caches" : ".cache");
  } catch {
    return undefined;
  }
}

function removeOld(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - fs.lstatSync(file).mtimeMs > KEPT_MS) fs.rmSync(file, { force: true });
  }
}

/**
 * The digest includes the file's name, so code that was compiled for another text is not run after its file is renamed.
 */
function digest(file: string, data: Buffer): Buffer {
  return createHash("sha256")
    .update(`${basename(file)}\n`)
    .update(data)
    .digest();
}
