import type { EmulatorOptions, FaultSpec } from "../../../emulator";
import type { Arrangement } from "../support/stage";
import type { NameRuleName } from "./names";
import type { ApiCall, OperationName, Outcome } from "./operations";
import type { Row } from "./rows";

/** An address at which the API is not to be had. */
export type BadAddress = "refused" | "unknown host" | "no handshake" | "self-signed" | "no TLS" | "refused at first";

/** One operation that a fault befalls. */
export interface At {
  operation: OperationName;
  call: ApiCall;
}

/** What is known when the faults are scripted. */
export interface Scene extends At {
  /** The name that will be asked for, or that the endpoint has. */
  name: string;
  /** The id of the endpoint that is there to begin with. */
  id: string;
  /** Wall-clock milliseconds. */
  now: number;
}

/**
 * How it must end: as if nothing had happened; with an error and nothing done (which N or K that is, the operation
 * says); with an error and the truth in the state; or in so many words.
 */
export type Verdict = "unharmed" | "refused" | "partial" | Outcome;

/** One way in which something goes wrong. */
export interface Fault {
  row: Row;
  /** The words for it. */
  kind: string;
  /** The calls that it can befall; of the operation as a whole: none. */
  on: readonly ApiCall[];
  verdict: Verdict | ((at: At) => Verdict);

  /** The operations that it is tried with; default: each that makes the call. */
  operations?: readonly OperationName[];
  /** Why it is not tried where its call is made. */
  skip?: (at: At) => string | undefined;
  /** What the emulator does wrong. */
  script?: (scene: Scene) => FaultSpec[];
  /** The call goes to another address: the first such call, or each. */
  address?: { to: BadAddress; times: "once" | "always" };
  /** The caller gives up, as the plugin does when it is told to: so long after a call has been made. */
  cancelled?: Cancel;
  /** What is different from the start. */
  emulator?: EmulatorOptions;
  /** Milliseconds that the operation may take. Default 120,000. */
  timeout?: number;
  /** Milliseconds by which it must have ended; else its timeout and what a last look may take. */
  within?: number;
  /** What the program asks for besides. */
  args?: Record<string, unknown>;
  /** Makes the scene before the operation. */
  arrange?: (arrangement: Arrangement) => void;
  /** Milliseconds by which the client's wall clock is off. */
  clockOff?: number;
  /** The key and the base URL are others than those that the state was written with. */
  otherOrigin?: true;
  /** Seconds that pass before the next `up`, in which the server ends what it has begun. */
  passes?: number;

  /** How often the call is sent in all. */
  tries?: number;
  /** Milliseconds that have to pass before the call is sent again. */
  waits?: number;
  /** What the error says. */
  says?: RegExp | ((at: At) => RegExp);
  /** Lines that last, or the state, hold this. */
  shows?: RegExp;
  /** A deploy took effect whose answer nobody has: how names go decides. The first kind of its row is tried under every rule. */
  made?: true;
  /**
   * Nothing that the server said shows that the deploy was taken on and still stands: under a name that was given, what
   * is found may be somebody else's, so it is named and left alone.
   */
  unproven?: true;
  /** Under which name rules, where those of `made` do not fit. */
  names?: readonly NameRuleName[];
  /**
   * The server said that it had made nothing, so that the deploy is sent again: how it takes a second one decides. A
   * server that says so of a deploy that it accepted can only mean the name, and refuses it ever after.
   */
  resends?: "under every rule" | "where a taken name is refused";
  /** What the answers say of the endpoint is not what is. */
  lies?: true;
  /** The fault itself takes the endpoint away. */
  vanishes?: true;
  /**
   * What is looked for in a list is of the essence, so that each lateness is tried: how it ends where the list shows it
   * later than anybody looks. Of what is `made` the first kind of each row is tried, and comes to an error.
   */
  late?: Verdict;
  /** Why the lateness that nobody looks for is not tried. */
  unseen?: string;
  /** It befalls a request by its number among others, which in company may be anybody's. */
  byNumber?: true;
  /** How many deploys the server takes on besides, of its own accord. */
  twins?: number;
}

/** When the caller gives up. */
export interface Cancel {
  /** The call after which it does. Default: the one that the fault is on. */
  call?: ApiCall;
  /** Which of these calls, from 1. Default: the first. */
  number?: number;
  /** So many milliseconds after it was made. Default 1,500. */
  after?: number;
}

/** A fault for each of several kinds. */
export function each<K extends string>(kinds: readonly K[], make: (kind: K) => Fault): Fault[] {
  return kinds.map(make);
}

/** The outcome of a failure that ends with `refused`, once a deploy or a start of the same operation was accepted. */
export function textOf(fault: Fault, { call }: At): string {
  return fault.on.length > 0 ? `${call}: ${fault.kind}` : fault.kind;
}
