import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The figures of a run of sequences. */
export const figures = {
  sequences: 0,
  /** Commands of the sequences: runs of a stack, edits, changes from outside. */
  steps: 0,
  /** Creates, reads, updates, deletes and decisions of the lifecycle. */
  operations: 0,
  requests: 0,
  deploys: 0,
  /** Requests with a scripted fault, and connections that were refused. */
  faults: 0,
  kills: 0,
  /** Runs that were told to stop. */
  cancels: 0,
  /** Deploys that a gateway sent twice. */
  twins: 0,
  /** Operations that left an endpoint in no state, but named in an error, or in a line of a process that was killed. */
  named: 0,
  /** Looks of a watch, and what it did after them. */
  looks: 0,
  enforced: 0,
  /** Virtual hours. */
  hours: 0,
  violations: 0,
  internalErrors: [] as string[],
};

/** Writes the figures to the place where the soak collects them. */
export function reportFigures(name: string): void {
  const folder = process.env.PARETA_SOAK_FIGURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(figures));
}
