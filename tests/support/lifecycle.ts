import { Pareta, systemClock, type ParetaOptions } from "pulumi-pareta/client";
import type { EndpointSnapshot, Emulator } from "../../emulator";
import {
  DEFAULT_TIMINGS,
  EndpointController,
  asInputs,
  checkInputs,
  type Call,
  type EndpointInputs,
  type Environment,
  type Log,
} from "../../provider/endpoint";

export const KEY = "pareta_sk_test.secret";

/** A log that keeps its lines. */
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

  handedOver(): Promise<void> {
    return Promise.resolve();
  }
}

/** The lifecycle as a shell would set it up, against an emulator, with short intervals and deadlines. */
export function controllerFor(
  emulator: { url: string },
  overrides: Partial<Environment> = {},
  key = KEY,
  options: ParetaOptions = {},
): EndpointController {
  return new EndpointController({
    api: new Pareta({ apiKey: key, baseURL: emulator.url, ...options }),
    origin: { baseUrl: emulator.url, keyFingerprint: key },
    clock: systemClock,
    random: Math.random,
    timings: QUICK_TIMINGS,
    acceptOtherOrigin: false,
    acceptEmpty: false,
    ...overrides,
  });
}

/** Short intervals and deadlines. */
export const QUICK_TIMINGS = {
  ...DEFAULT_TIMINGS,
  pollInterval: 10,
  lookupGrace: 50,
  resendGrace: 20,
  conflictGrace: 2_000,
  outageGrace: 50,
};

/** The error that `promise` rejects with. Fails if it does not reject. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`rejected with what is no error: ${String(error)}`, { cause: error });
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}

/** An error, its cause, and so on. */
export function causes(error: unknown): unknown[] {
  return error instanceof Error ? [error, ...causes(error.cause)] : [];
}

/** The number of deploys that took effect, from the emulator's ledger. */
export function deploys(emulator: Emulator): number {
  return emulator.ledger.entries.filter(({ action }) => action === "deploy").length;
}

/** The received requests of one call, with any outcome. */
export function requests(emulator: Pick<Emulator, "requests">, call: string): number {
  return emulator.requests.filter((request) => request.call === call).length;
}

/** The only existing endpoint. */
export function only(emulator: Emulator): EndpointSnapshot {
  const [endpoint, ...others] = emulator.endpoints;
  if (!endpoint || others.length > 0) throw new Error(`expected one endpoint: ${JSON.stringify(emulator.endpoints)}`);
  return endpoint;
}

/** Inputs in the form that a check returns. */
export function checked(args: Record<string, unknown>, olds: Record<string, unknown> = {}): EndpointInputs {
  const { inputs, failures } = checkInputs(
    olds,
    { __urn: "urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts", ...args },
    Math.random,
  );
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  return asInputs(inputs);
}

/** The context of one call. */
export function call(timeout = 10_000): Call & { log: RecordingLog } {
  return { log: new RecordingLog(), timeout };
}
