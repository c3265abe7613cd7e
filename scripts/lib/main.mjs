import { constants } from "node:os";
import { toStderr } from "./progress.mjs";
import { Interrupted } from "./run.mjs";

/**
 * Runs a script's work, and ends the process as a command should: one message on stderr about what went wrong, and the
 * exit code of the signal if one stopped it.
 *
 * @param {() => Promise<number | void>} work Resolves to an exit code, or to nothing for 0.
 * @param {string} [prefix] Put before the message of a failure.
 */
export async function runAsMain(work, prefix = "") {
  try {
    const code = await work();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    const interrupted = error instanceof Interrupted;
    toStderr(interrupted ? error.message : `${prefix}${error.message}`);
    process.exitCode = interrupted ? exitCodeOf(error.signal) : 1;
  }
}

/** The exit code that a shell reports for a process that a signal ended. @param {NodeJS.Signals} signal */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}
