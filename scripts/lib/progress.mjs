import { clearInterval, setInterval } from "node:timers";

/**
 * @callback Log Takes one line meant for a person.
 * @param {string} line
 * @returns {void}
 */

/** Keeps stdout free for the one thing a script is asked for. @type {Log} */
export const toStderr = (line) => void process.stderr.write(`${line}\n`);

/**
 * Awaits `work`, and shows at intervals that it still runs.
 *
 * @template T
 * @param {Promise<T>} work
 * @param {Log} log
 * @param {string} what
 * @param {number} [every] In milliseconds.
 * @returns {Promise<T>}
 */
export async function withHeartbeat(work, log, what, every = 15_000) {
  const start = Date.now();
  const beat = setInterval(() => log(`  ${what}: ${elapsed(start)} so far`), every);
  try {
    return await work;
  } finally {
    clearInterval(beat);
  }
}

/** @param {number} start In milliseconds since the epoch. */
export function elapsed(start) {
  const seconds = Math.round((Date.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
