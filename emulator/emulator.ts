import { systemClock } from "../provider/client/core/clock";
import { inert } from "../provider/client/core/inert";
import { Control } from "./control";
import { listen, type Listening } from "./listener";
import { settingsOf, type EmulatorOptions } from "./options";
import { requestListener } from "./serve";
import type { LedgerEntry } from "./state/ledger";
import { seedEntry } from "./state/seed";
import { keepState, loadState } from "./state/state-file";
import { Timers } from "./timers";
import { newWorld, type World } from "./world";

/** A running emulator: its requests, its ledger, and its controls. */
export class Emulator extends Control {
  constructor(
    world: World,
    private readonly listening: Listening,
    private readonly timers: Timers,
  ) {
    super(world);
  }

  /** The base URL, without a trailing slash. */
  get url(): string {
    return this.listening.url;
  }

  get port(): number {
    return this.listening.port;
  }

  /** Ends it: connections close at once, and operations stop where they are. */
  async close(): Promise<void> {
    await this.listening.close();
    this.timers.cancelAll();
  }
}

/**
 * Starts an emulator.
 *
 * @throws the system's error if it cannot listen on the port, and an error for an invalid state file.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const timers = new Timers(options.clock ?? systemClock);
  const settings = settingsOf(options, timers);
  const listening = await listen(settings.host, settings.port);
  try {
    const world = newWorld(settings, `${listening.url}/v1`);
    const resumed = settings.stateFile !== undefined && loadState(settings.stateFile, world);
    if (!resumed) for (const seed of settings.endpoints) world.store.add(seedEntry(seed, world));
    if (settings.stateFile !== undefined) keepState(settings.stateFile, world);
    world.ledger.onEntry((entry) => settings.log(lineOf(entry)));
    const emulator = new Emulator(world, listening, timers);
    listening.server.on("request", requestListener(world, emulator));
    return emulator;
  } catch (error) {
    await listening.close();
    throw error;
  }
}

function lineOf({ action, id, name, org, via }: LedgerEntry): string {
  return `${action} ${inert(id)} "${inert(String(name))}" of ${inert(org)}${via === "outside" ? ", from outside of the API" : ""}`;
}
