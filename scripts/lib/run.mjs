import { spawn } from "node:child_process";

const STOP_SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * How much of a failed command's stderr is shown from its beginning and its end, because some commands put the reason
 * first and others last.
 */
const REPEATED_CHARACTERS = 1_000;

/** A signal stopped us while a command ran. A caller that catches this cleans up and throws it again. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.name = "Interrupted";
    this.signal = signal;
  }
}

/**
 * @typedef {object} Outcome
 * @property {boolean} ok The command ran and exited with 0.
 * @property {string} stdout
 * @property {string} why When not ok: what went wrong, ready to be shown.
 */

/**
 * Runs a command to its end. A command that fails is an outcome, not an exception.
 *
 * The command runs in its own process group, so that its children end with it: at the deadline, and when we are
 * interrupted. In that case this throws {@link Interrupted}.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, input?: string }} [options] `timeout` in milliseconds,
 *   `input` for its stdin.
 * @returns {Promise<Outcome>}
 */
export async function run(command, args, { cwd, env = process.env, timeout, input } = {}) {
  const windows = process.platform === "win32";
  const child = spawn(command, args, {
    cwd,
    env,
    detached: !windows,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });

  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    if (child.pid === undefined) return;
    try {
      process.kill(windows ? child.pid : -child.pid, signal);
    } catch {
      // It has ended already.
    }
  };

  /** @type {NodeJS.Signals | undefined} */
  let interruptedBy;
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    interruptedBy = signal;
    stop(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);

  let tooLate = false;
  const deadline =
    timeout &&
    setTimeout(() => {
      tooLate = true;
      stop("SIGKILL");
    }, timeout);

  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));

  // A command that ends without reading it breaks the pipe. Its exit code then says why.
  child.stdin?.on("error", () => {}).end(input);

  try {
    /** @type {{ code?: number | null, signal?: NodeJS.Signals | null, error?: Error }} */
    const end = await new Promise((resolve) => {
      child.once("error", (error) => resolve({ error }));
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    if (interruptedBy) throw new Interrupted(interruptedBy);
    if (end.code === 0 && !tooLate) return { ok: true, stdout, why: "" };
    return { ok: false, stdout, why: explain(end, stderr, tooLate ? timeout : undefined) };
  } finally {
    clearTimeout(deadline);
    for (const signal of STOP_SIGNALS) process.off(signal, onSignal);
  }
}

/**
 * @param {{ code?: number | null, signal?: NodeJS.Signals | null, error?: Error }} end
 * @param {string} stderr
 * @param {number | undefined} passedDeadline
 */
function explain({ code, signal, error }, stderr, passedDeadline) {
  if (error) return error.message;
  if (passedDeadline) return `not done after ${Math.round(passedDeadline / 1000)} s`;
  const how = signal ? `killed by ${signal}` : `exit code ${code}`;
  return stderr.trim() ? `${how}: ${shorten(stderr.trim())}` : how;
}

/** @param {string} text */
function shorten(text) {
  if (text.length <= 2 * REPEATED_CHARACTERS) return text;
  return `${text.slice(0, REPEATED_CHARACTERS)}\n[...]\n${text.slice(-REPEATED_CHARACTERS)}`;
}
