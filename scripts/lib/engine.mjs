import { built } from "./engine/built.mjs";
import { official } from "./engine/official.mjs";
import { onPath } from "./engine/on-path.mjs";
import { toStderr } from "./progress.mjs";
import { Interrupted } from "./run.mjs";

/** @import { Log } from "./progress.mjs" */

/**
 * @typedef {object} Engine
 * @property {string} dir The folder that holds `pulumi` and its plugins.
 * @property {string} version Without a leading "v".
 * @property {Source["name"]} source
 */

/**
 * A source of an engine.
 *
 * @typedef {object} Source
 * @property {"path" | "installed" | "built"} name
 * @property {string} title
 * @property {(context: { log: Log }) => Promise<Omit<Engine, "source"> | undefined>} find In no time.
 * @property {(context: { log: Log }) => Promise<Omit<Engine, "source">>} make In minutes; fails with the reason.
 */

/** The user's own comes first, then what is most like it. @type {readonly Source[]} */
const SOURCES = [onPath, official, built];

/**
 * Finds a Pulumi engine, or makes one: the `pulumi` on PATH, otherwise the official CLI, otherwise one built from its
 * Go module. `PULUMI_PARETA_ENGINE` names the only source to use.
 *
 * @param {{ log?: Log }} [options]
 * @returns {Promise<Engine>}
 */
export async function ensureEngine({ log = toStderr } = {}) {
  const sources = allowedSources();

  // Look at every source before making anything, so that a network that is down does not delay an engine that exists.
  for (const source of sources) {
    const found = await source.find({ log });
    if (found) return { ...found, source: source.name };
  }

  const failures = [];
  for (const source of sources) {
    try {
      return { ...(await source.make({ log })), source: source.name };
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      failures.push(`${source.title}: ${error.message}`);
      if (source !== sources.at(-1)) log(`Pulumi engine ${failures.at(-1)}`);
    }
  }
  throw new Error(
    [
      "There is no Pulumi engine, and none could be had:",
      ...failures.map((failure) => `  - ${failure}`),
      "Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.26.6 or newer (https://go.dev/doc/install)",
      "to have the engine built, then try again.",
    ].join("\n"),
  );
}

function allowedSources() {
  const only = process.env.PULUMI_PARETA_ENGINE;
  if (!only) return SOURCES;
  const source = SOURCES.find(({ name }) => name === only);
  if (!source) {
    throw new Error(`PULUMI_PARETA_ENGINE is "${only}"; it can be ${SOURCES.map(({ name }) => name).join(", ")}.`);
  }
  return [source];
}
