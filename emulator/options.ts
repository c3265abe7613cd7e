import type { Clock } from "../provider/client/core/clock";
import { defaultCatalogue } from "./catalogue/default";
import type { CatalogueTask } from "./catalogue/types";
import type { RateLimit } from "./rate-limit";
import type { SeedEndpoint } from "./state/entry";

/**
 * The emulator's behaviour. Every option has a default. Behaviour that the real API's documentation leaves open is an
 * option here.
 */
export interface EmulatorOptions {
  /** The address to listen on. Default `127.0.0.1`. */
  host?: string;
  /**
   * Host names to accept, beside those of this machine and the one to listen on. Default: none. A request that a web
   * page could send is refused under any other name.
   */
  allowedHosts?: readonly string[];
  /** The port to listen on; 0 (the default) picks a free one. */
  port?: number;

  /** Seconds from a deploy's request to `complete`. Default 0: at once. */
  deploySeconds?: number;
  /** Seconds from a deploy's request until the endpoint shows up in the list. Default a twentieth of `deploySeconds`. */
  registerSeconds?: number;
  /**
   * Seconds from a deploy's request until list and retrieve show its endpoint, whatever its stream has reported before.
   * This is a server whose reads lag behind. Changes and inference by its id work before that. Default 0: as soon as it
   * is registered.
   */
  listDelaySeconds?: number;
  /** Seconds from the response to a start until `live`. Default 0. */
  startSeconds?: number;
  /** Seconds an endpoint spends `stopping`. Default 0: it is stopped when the response arrives. */
  stopSeconds?: number;
  /** Seconds a deleted endpoint stays in the list as `deleting`. Default 0. */
  deleteSeconds?: number;
  /** Seconds between two comment pings of a deploy stream; 0 switches them off. Default 15. */
  pingSeconds?: number;
  /** Seconds from a request's arrival until it is processed. Default 0. */
  latencySeconds?: number;
  /** The most seconds that are added to that at random, each value equally likely. Default 0. */
  jitterSeconds?: number;

  /**
   * How many requests each organization may send. A request over the limit is answered with 429 and `Retry-After`.
   * Default null: as many as it likes.
   */
  rateLimit?: RateLimit | null;
  /** Whether responses tell the limit in `RateLimit-*` headers. Default true. */
  rateLimitHeaders?: boolean;

  /** What a deploy under a taken name does: a 409, a second endpoint, or the existing one as its response. */
  takenName?: "refuse" | "second" | "existing";
  /** What happens to a given name: kept, lower-cased with `-` for `_`, or ignored. */
  names?: "kept" | "normalised" | "ignored";
  /** Whether a deploy or a chat completion with a known `Idempotency-Key` repeats the first one. Default `ignored`. */
  idempotencyKeys?: "ignored" | "honoured";
  /** Whether an endpoint's id is its name instead of `ep_` with six hex digits. Default false. */
  idEqualsName?: boolean;

  /** API key to organization. Default: every key that begins with `pareta_sk_` belongs to {@link DEFAULT_ORG}. */
  keys?: Readonly<Record<string, string>>;
  /** The balance every organization starts with, in micro-USD. Default 25,000,000. */
  balanceMicroUsd?: number;
  /** The tasks and their models, instead of the built-in ones. */
  catalogue?: readonly CatalogueTask[];
  /** Endpoints that exist from the start, unless a state file lists the endpoints. */
  endpoints?: readonly SeedEndpoint[];

  /** A file that keeps endpoints and balances across runs. */
  stateFile?: string;
  /** The clock for all of the above. Default: the machine's. */
  clock?: Clock;
  /** Uniform numbers in [0, 1), for the jitter. Default: `Math.random`. */
  random?: () => number;
  /** Called with one line for each change of an endpoint. */
  log?: (line: string) => void;
}

/** The organization of every key, unless keys are given. */
export const DEFAULT_ORG = "org_default";

/** The options that have a default, filled in. */
export type Settings = Required<Omit<EmulatorOptions, "stateFile" | "clock" | "keys">> &
  Pick<EmulatorOptions, "stateFile" | "keys"> & { clock: Clock };

/** Fills in the defaults. */
export function settingsOf(options: EmulatorOptions, clock: Clock): Settings {
  return {
    host: "127.0.0.1",
    allowedHosts: [],
    port: 0,
    deploySeconds: 0,
    registerSeconds: (options.deploySeconds ?? 0) / 20,
    listDelaySeconds: 0,
    startSeconds: 0,
    stopSeconds: 0,
    deleteSeconds: 0,
    pingSeconds: 15,
    latencySeconds: 0,
    jitterSeconds: 0,
    rateLimit: null,
    rateLimitHeaders: true,
    takenName: "refuse",
    names: "kept",
    idempotencyKeys: "ignored",
    idEqualsName: false,
    balanceMicroUsd: 25_000_000,
    endpoints: [],
    catalogue: defaultCatalogue,
    random: Math.random,
    log: () => {},
    ...options,
    clock,
  };
}
