import { Pareta, systemClock } from "pulumi-pareta/client";
import type { Emulator } from "../../emulator";
import {
  DEFAULT_LIMITS,
  EndpointController,
  asInputs,
  checkInputs,
  type Call,
  type EndpointInputs,
  type Environment,
  type Log,
} from "../../provider/endpoint";

export const KEY = "pareta_sk_test.secret";

/** A log that keeps what it is told. */
export class RecordingLog implements Log {
  readonly infos: string[] = [];
  readonly warnings: string[] = [];
  readonly statuses: string[] = [];

  info(message: string): Promise<void> {
    this.infos.push(message);
    return Promise.resolve();
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  status(message: string): void {
    this.statuses.push(message);
  }
}

/** The lifecycle as a shell would set it up, against an emulator; quick to poll and to give up. */
export function controllerFor(emulator: Emulator, overrides: Partial<Environment> = {}, key = KEY): EndpointController {
  return new EndpointController({
    api: new Pareta({ apiKey: key, baseURL: emulator.url }),
    origin: { baseUrl: emulator.url, keyFingerprint: key },
    clock: systemClock,
    random: Math.random,
    limits: { ...DEFAULT_LIMITS, pollInterval: 10, lookupGrace: 50, conflictGrace: 100 },
    acceptOtherOrigin: false,
    ...overrides,
  });
}

/** Inputs as check leaves them. */
export function checked(args: Record<string, unknown>, olds: Record<string, unknown> = {}): EndpointInputs {
  const { inputs, failures } = checkInputs(
    olds,
    { __urn: "urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts", ...args },
    Math.random,
  );
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  return asInputs(inputs);
}

/** One call's surroundings. */
export function call(timeout = 10_000): Call & { log: RecordingLog } {
  return { log: new RecordingLog(), timeout };
}
