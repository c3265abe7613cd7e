import type { EmulatorOptions, FaultSpec } from "../../../emulator";
import type { Arrangement } from "../support/stage";
import type { NameRuleName } from "./names";
import type { ApiCall, OperationName, Outcome } from "./operations";
import type { Row } from "./rows";

/** An address at which the API cannot be reached. */
export type BadAddress = "refused" | "unknown host" | "no handshake" | "self-signed" | "no TLS" | "refused at first";

/** One operation with a fault. */
export interface At {
  operation: OperationName;
  call: ApiCall;
}

/** What is known when the faults are scripted. */
export interface Scene extends At {
  /** The name that will be asked for, or that the endpoint has. */
  name: string;
  /** The id of the endpoint that exists at the start. */
  id: string;
  /** Wall-clock milliseconds. */
  now: number;
}

/**
 * How it must end: as if nothing had happened; with an error and nothing done (the operation says whether that is N or
 * K); with an error and the truth in the state; or with the given outcome.
 */
export type Verdict = "unharmed" | "refused" | "partial" | Outcome;

/** One way in which something goes wrong. */
export interface Fault {
  row: Row;
  /** Its name. */
  kind: string;
  /** The calls that it can happen to. Empty: it happens to the whole operation. */
  on: readonly ApiCall[];
  verdict: Verdict | ((at: At) => Verdict);

  /** The operations that it is tried with. Default: each that makes the call. */
  operations?: readonly OperationName[];
  /** Why it is not tried where its call is made. */
  skip?: (at: At) => string | undefined;
  /** What the emulator does wrong. */
  script?: (scene: Scene) => FaultSpec[];
  /** The call goes to another address: the first such call, or each one. */
  address?: { to: BadAddress; times: "once" | "always" };
  /** The caller gives up this long after a call was made, as the plugin does when it is told to. */
  cancelled?: Cancel;
  /** What differs from the start. */
  emulator?: EmulatorOptions;
  /** How long the operation may take, in milliseconds. Default 120,000. */
  timeout?: number;
  /** When it must have ended, in milliseconds. Default: its timeout and the time of a last look. */
  within?: number;
  /** What else the program asks for. */
  args?: Record<string, unknown>;
  /** Prepares the scene before the operation. */
  arrange?: (arrangement: Arrangement) => void;
  /** The error of the client's wall clock, in milliseconds. */
  clockOff?: number;
  /** The key and the base URL differ from those that the state was written with. */
  otherOrigin?: true;
  /** Seconds that pass before the next `up`. In them, the server ends what it has begun. */
  passes?: number;

  /** What was decided before stands: nothing is started or stopped. */
  stands?: true;

  /** How often the call is sent in total. */
  tries?: number;
  /** Milliseconds that must pass before the call is sent again. */
  waits?: number;
  /** What the error says. */
  says?: RegExp | ((at: At) => RegExp);
  /** A text that lasting lines, or the state, must contain. */
  shows?: RegExp;
  /**
   * A deploy took effect, but its response is lost: the name rule decides the outcome. The first kind of its row is
   * tried under every rule.
   */
  made?: true;
  /**
   * No response shows that the deploy was accepted and still stands. Under a given name, a found endpoint may be
   * someone else's, so it is named and not touched.
   */
  unproven?: true;
  /** The name rules to try, where those of `made` do not fit. */
  names?: readonly NameRuleName[];
  /**
   * The server said that it had made nothing, so the deploy is sent again: what it does with the second one decides. A
   * server that says so about a deploy that it accepted can only mean the name, and refuses it from then on.
   */
  resends?: "under every rule" | "where a taken name is refused";
  /** The responses are wrong about the endpoint. */
  lies?: true;
  /** The fault itself removes the endpoint. */
  vanishes?: true;
  /**
   * The list decides the outcome, so each lateness is tried: how it ends where the list shows the endpoint after the
   * last look. For `made`, the first kind of each row is tried, and ends with an error.
   */
  late?: Verdict;
  /** Why the lateness after the last look is not tried. */
  unseen?: string;
  /** It happens to a request by its number, and with other operations that request may be anyone's. */
  byNumber?: true;
  /** How many extra deploys the server accepts by itself. */
  twins?: number;
}

/** When the caller gives up. */
export interface Cancel {
  /** The call that it follows. Default: the call of the fault. */
  call?: ApiCall;
  /** Which of these calls, from 1. Default: the first. */
  number?: number;
  /** How long after that call, in milliseconds. Default 1,500. */
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
