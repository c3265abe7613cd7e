// `npm run bench:memory`: what the provider's core keeps in memory after many operations, against the local API.
//
//   --count 1000,5000   the numbers of endpoints (default: these)

import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ensureBuild } from "../scripts/lib/build.mjs";
import { ensureDependencies } from "../scripts/lib/dependencies.mjs";
import { runAsMain } from "../scripts/lib/main.mjs";
import { startEmulatorProcess } from "../scripts/demo/emulator-process.mjs";

/** How many operations run at the same time. */
const PARALLEL = 64;
const TIMEOUT_MS = 600_000;
const MIB = 1024 * 1024;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** The heap and what hangs on it, without garbage. */
async function inUse() {
  // What a connection still holds is let go in the next turns of the event loop.
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    collect();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** @template T @param {readonly T[]} items @param {(item: T) => Promise<unknown>} work */
async function each(items, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(/** @type {T} */ (items[next++]));
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** @param {number} count @param {string} url */
async function measure(count, url) {
  const { Pareta, systemClock } = await import("../dist/provider/client/index.js");
  const { DEFAULT_TIMINGS, EndpointController } = await import("../dist/provider/endpoint/index.js");
  const { SILENT } = await import("../dist/provider/endpoint/context.js");
  const origin = { baseUrl: url, keyFingerprint: "0123456789ab" };
  const api = new Pareta({ apiKey: `pareta_sk_memory${count}.secret`, baseURL: url });
  const timings = { ...DEFAULT_TIMINGS, pollInterval: 500, readAge: 1_000 };
  const rest = { random: Math.random, acceptOtherOrigin: false, acceptEmpty: false };
  const controller = new EndpointController({ api, origin, clock: systemClock, timings, ...rest });
  // As the one of a shell, which lasts as long as the process.
  const { signal } = new globalThis.AbortController();
  setMaxListeners(0, signal);
  const call = { log: SILENT, timeout: TIMEOUT_MS, signal };
  const names = Array.from({ length: count }, (_, index) => `endpoint-${index}`);
  const inputsOf = (/** @type {string} */ name) => ({
    ...{ task: "contract-key-fields", model: "qwen-1", name, running: true, __autoName: false },
    ...{ __urn: `urn:pulumi:dev::app::pareta:index:Endpoint::${name}`, __plain: true },
  });
  /** @type {Map<string, string>} */
  const ids = new Map();
  /** @type {Record<string, unknown>} */
  let like = {};
  const stateOf = (/** @type {string} */ name) => ({ ...like, ...inputsOf(name) });
  const steps = {
    create: (/** @type {string} */ name) =>
      controller.create(inputsOf(name), call).then(({ id, state }) => {
        ids.set(name, id);
        like = state;
      }),
    diff: (/** @type {string} */ name) => controller.live(ids.get(name), stateOf(name), call),
    read: (/** @type {string} */ name) => controller.read(ids.get(name), stateOf(name), call),
    delete: (/** @type {string} */ name) => controller.delete(ids.get(name), stateOf(name), call),
  };
  const before = await inUse();
  const rows = [];
  for (const step of /** @type {const} */ (["create", "diff", "read", "diff", "read", "delete"])) {
    const began = performance.now();
    await each(names, steps[step]);
    const seconds = (performance.now() - began) / 1000;
    const bytes = (await inUse()) - before;
    rows.push({ endpoints: count, after: step, seconds, mebibytes: bytes / MIB, bytesEach: bytes / count });
  }
  await api.close();
  return rows;
}

await runAsMain(async () => {
  const { values } = parseArgs({ options: { count: { type: "string", default: "1000,5000" } } });
  await ensureDependencies();
  await ensureBuild();
  const { default: Table } = await import("cli-table3");
  const table = new Table({ head: ["endpoints", "after each one's", "took", "in use", "for each"] });
  const api = await startEmulatorProcess(["--deploy-seconds", "0", "--quiet"]);
  try {
    // What is loaded with the first calls does not count.
    await measure(PARALLEL, api.url);
    for (const count of values.count.split(",").map(Number)) {
      for (const { endpoints, after, seconds, mebibytes, bytesEach } of await measure(count, api.url)) {
        table.push([
          endpoints,
          after,
          `${seconds.toFixed(1)} s`,
          `${mebibytes.toFixed(1)} MiB`,
          `${Math.round(bytesEach)} B`,
        ]);
      }
    }
  } finally {
    await api.stop();
  }
  console.log(table.toString());
});
