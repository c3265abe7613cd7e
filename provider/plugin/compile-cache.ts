import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isPrivate, makePrivate } from "./private-folder";

/** What is older is taken for a version that is gone; where it is not, it is made anew. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

const DIGEST_BYTES = 32;

/** Windows has no such flag; there, links are for administrators to make. */
const NO_FOLLOW = (fs.constants.O_NOFOLLOW as number | undefined) ?? 0;

/**
 * Code as V8 compiled it, kept for the next run: compiling takes longer than all the rest of a start. Whatever goes wrong
 * here only costs that time again.
 *
 * V8 looks at its own version and flags, and at the length of the source: so each text has a file of its own. What is read
 * is what was written under this very name, by this user, where nobody else can put or rename anything: it is run. Where
 * that cannot be told, there is no cache.
 */
export class CompileCache {
  readonly #file: string | undefined;

  /** @param name - of the text that is compiled, and of no other: a digest of it. */
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
    // Two that start at once may both write: the last one stays, whole.
    const fresh = `${this.#file}.${randomUUID()}`;
    try {
      if (!makePrivate(folder)) return;
      const data = compiled();
      // A name that nobody can guess, and only where nothing is: no link is followed.
      fs.writeFileSync(fresh, Buffer.concat([digest(this.#file, data), data]), { mode: 0o600, flag: "wx" });
      fs.renameSync(fresh, this.#file);
      removeOld(folder);
    } catch {
      fs.rm(fresh, { force: true }, () => {});
    }
  }
}

/**
 * Where a user's caches are, by the custom of each platform; undefined where there is no such place, or where Node's own
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

/** Of the name too: code that was compiled for another text is not run when its file is renamed. */
function digest(file: string, data: Buffer): Buffer {
  return createHash("sha256")
    .update(`${basename(file)}\n`)
    .update(data)
    .digest();
}
