import type { FaultSpec } from "../../emulator";

type Props = Record<string, unknown>;

/** One turn: a change outside Pulumi, a `pulumi refresh`, a change of the program, a `pulumi up`. */
export interface Step {
  /**
   * The arguments that the program declares from now on. Null: the program no longer declares the resource. Left out:
   * no change.
   */
  args?: Props | null;
  opts?: { ignoreChanges?: string[] };
  /** The change to the endpoint outside Pulumi before the refresh: a status, or its deletion. */
  elsewhere?: { status: string } | "deleted";
  /** The faults of this endpoint's requests, by its id or name. */
  faults?: Omit<FaultSpec, "endpoint">[];
  /** The result after the refresh, limited to the fields that matter here. */
  refreshed?: Seen;
  /** The result after the up. */
  then: Seen;
}

/** What a user sees of an endpoint. */
export interface Seen {
  /** Whether it is in the state, and whether its id has changed. */
  id?: "same" | "new" | "none";
  /** Some of the outputs. A made name is shown as "(made)". */
  state?: Props;
  /** The effects at the API since the last look, in order. */
  calls?: readonly string[];
  /** A part of the error on its row. */
  error?: string;
}

/** The life of one resource. Its logical name is the scenario's name. */
export interface Scenario {
  name: string;
  steps: Step[];
  /** Runs alone, because Pulumi ends a whole run at refused inputs, with every operation that has not begun by then. */
  alone?: true;
}
