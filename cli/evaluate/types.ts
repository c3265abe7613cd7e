import type { Clock } from "../../provider/client";
import type { EvaluationResult } from "../../provider/endpoint";
import type { Project } from "../stack/project";

/** What is to be evaluated. */
export interface EvaluateOptions {
  /** The logical name, the name or the id of an endpoint of the stack. */
  endpoint: string;
  /** The alias of the model to try. */
  model: string;
  /** The stack. Default: the current one. */
  stack?: string | undefined;
  /** How many of the task's own examples to use. Default: the examples of the endpoint's `evaluation`. */
  fromTask?: number | undefined;
  /** How long all of it may take, in milliseconds, without the deletion of the candidate. */
  timeout: number;
}

/** The effects that an evaluation needs. */
export interface EvaluateContext {
  project: Project;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  random: () => number;
  /** Shows a line that lasts. */
  note: (line: string) => void;
  /** Ends it; the candidate is deleted all the same. */
  signal: AbortSignal;
}

/** What was measured of one endpoint. */
export interface Measured extends EvaluationResult {
  /** The endpoint's id; that of the candidate does not exist any more. */
  id: string;
  /** The alias of the model. */
  model: string;
}

/** What came of it. */
export interface Outcome {
  stack: string;
  /** The endpoint's logical name. */
  endpoint: string;
  task: string;
  passed: boolean;
  /** The conditions that the candidate does not meet. */
  shortcomings: string[];
  candidate: Measured;
  /** Undefined where the current endpoint could not be asked, and nothing is compared. */
  current?: Measured | undefined;
  /** The examples that speak most against the candidate. */
  examples: string[];
}
