import type { FaultSpec } from "../../emulator";

type Props = Record<string, unknown>;

/** One turn: something happens elsewhere, `pulumi refresh` looks, the program asks for something, `pulumi up` does it. */
export interface Step {
  /** What the program declares from now on; null: nothing any more. Left out: as before. */
  args?: Props | null;
  opts?: { ignoreChanges?: string[] };
  /** What somebody else does to the endpoint before the refresh: a status, or its end. */
  elsewhere?: { status: string } | "deleted";
  /** What goes wrong with the requests of this endpoint, by its id or name. */
  faults?: Omit<FaultSpec, "endpoint">[];
  /** What is there after the refresh, as far as it matters here. */
  refreshed?: Seen;
  /** What is there after the up. */
  then: Seen;
}

/** What a user sees of an endpoint. */
export interface Seen {
  /** Whether it is in the state, and whether with another id than before. */
  id?: "same" | "new" | "none";
  /** A part of the outputs. A name that was made reads "(made)". */
  state?: Props;
  /** What took effect at the API since the last look, in its order. */
  calls?: readonly string[];
  /** A part of the error on its row. */
  error?: string;
}

/** The life of one resource; its logical name is the scenario's. */
export interface Scenario {
  name: string;
  steps: Step[];
  /** Played by itself: Pulumi ends a whole run at inputs that are refused, with whatever has not begun by then. */
  alone?: true;
}
