import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { withLock } from "./lock.mjs";

/** @import { Log } from "./progress.mjs" */

/**
 * Makes `folder`, unless it exists and is complete.
 *
 * The new folder is made beside it, checked, and renamed into place, so a half-made folder is never used.
 *
 * @param {object} order
 * @param {string} order.folder
 * @param {(folder: string) => Promise<string | undefined>} order.flaw What is wrong with a folder, if anything.
 * @param {(folder: string) => Promise<void>} order.make Fills an empty folder.
 * @param {Log} order.log
 */
export async function ensureFolder({ folder, flaw, make, log }) {
  if (!(await flaw(folder))) return;

  const onWait = () => log(`Another process is making ${folder}; waiting for it ...`);
  await withLock(
    `${folder}.lock`,
    async () => {
      // Check again, because the previous holder of the lock may have made it.
      const found = await flaw(folder);
      if (!found) return;
      if (existsSync(folder)) log(`${folder} is of no use (${found}); making it again.`);

      await removeLeftovers(folder);
      const fresh = `${folder}.tmp-${process.pid}`;
      try {
        await mkdir(fresh);
        await make(fresh);
        const failing = await flaw(fresh);
        if (failing) throw new Error(`what was made is of no use: ${failing}`);
        await rm(folder, { recursive: true, force: true });
        await rename(fresh, folder);
      } finally {
        await rm(fresh, { recursive: true, force: true });
      }
    },
    onWait,
  );
}

/** Killed attempts could not clean up. We hold the lock, so none of them still runs. @param {string} folder */
async function removeLeftovers(folder) {
  const parent = dirname(folder);
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(folder)}.tmp-`)) await rm(join(parent, name), { recursive: true, force: true });
  }
}
