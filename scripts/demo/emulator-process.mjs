import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { checkout } from "../lib/paths.mjs";

/** A local API that does not listen by then never will. */
const START_LIMIT_MS = 10_000;

/**
 * Starts the emulator of this checkout in a process of its own, on a free port.
 *
 * @param {readonly string[]} args
 */
export async function startEmulatorProcess(args) {
  const child = spawn(process.execPath, [join(checkout, "dist/cli/index.js"), "emulator", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // In a process group of its own: a Ctrl-C has to reach Pulumi first, which still needs the API to end well.
    detached: true,
  });
  const ended = once(child, "exit");
  const url = await firstAddress(child);
  // Whatever it says later is not part of the demo, but unread it would fill the pipe.
  child.stdout.resume();
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** @param {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, null>} child */
async function firstAddress(child) {
  const late = setTimeout(() => child.kill("SIGKILL"), START_LIMIT_MS);
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /listening on (http:\S+)/.exec(line)?.[1];
      if (address) return address;
    }
  } finally {
    clearTimeout(late);
  }
  throw new Error("the local Pareta API did not start");
}
