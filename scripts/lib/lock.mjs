import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder touches its lock this often, and one left untouched for this long is abandoned. In milliseconds. */
const REFRESH = 10_000;
const ABANDONED = 60_000;
const POLL = 250;

/**
 * Does `work` while holding the lock file at `path`. Waits for the current holder.
 *
 * A lock whose holder is gone is taken over. Two processes that find the same dead lock at the same instant may both
 * get it, so it must be safe to do the work twice. The lock saves time. It does not protect data.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] Called once, if there is somebody to wait for.
 * @returns {Promise<T>}
 */
export async function withLock(path, work, onWait) {
  const token = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  await mkdir(dirname(path), { recursive: true });

  for (let waited = false; !(await create(path, token)); waited = true) {
    if (await isAbandoned(path)) {
      await rm(path, { force: true });
      continue;
    }
    if (!waited) onWait?.();
    await sleep(POLL);
  }

  const refresh = setInterval(() => void touch(path), REFRESH);
  refresh.unref();
  try {
    return await work();
  } finally {
    clearInterval(refresh);
    if ((await read(path)) === token) await rm(path, { force: true });
  }
}

/** @param {string} path @param {string} token */
async function create(path, token) {
  try {
    await writeFile(path, token, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

/** @param {string} path */
async function isAbandoned(path) {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0, // Gone in the meantime: the next attempt to create it will show.
  );
  if (age > ABANDONED) return true;

  const holder = parse(await read(path));
  return holder?.host === hostname() && !isAlive(holder.pid);
}

/** @param {string} path */
const read = (path) => readFile(path, "utf8").catch(() => "");

/** @param {string} path */
const touch = (path) => utimes(path, new Date(), new Date()).catch(() => {});

/**
 * @param {string} text
 * @returns {{ pid: number, host: string } | undefined} undefined while the holder is still writing it.
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
