import type { EmulatorOptions, FaultSpec } from "../../../emulator";
import type { Shell } from "../../support/engine";

/** A program, the commands on it, and the expected results. */
export interface Row {
  name: string;
  phases: [Phase, ...Phase[]];
  /** Why the row needs its own stack. Without it, rows share a stack. */
  alone?: string;
  /**
   * One of its commands fails. The row shares a stack with the other rows that fail, where `up` has
   * --continue-on-error.
   */
  withFailures?: true;
  emulator?: EmulatorOptions;
  env?: Record<string, string>;
  /** Texts that appear nowhere in plain text: not in an output, the state, an error or a file of the stack. */
  secrets?: string[];
  /** The only shell that the row is for, in the words of the plugin page's table of differences. */
  only?: { shell: Shell; readme: string };
  /** Why a plain `up` after the last phase finds a change. */
  leftOver?: string;
  /** The user's step before a `destroy`, if the program protects against a `destroy` without it. */
  cleanUp?: string[];
  /** Names of endpoints that still exist after a `destroy`, because the program says so. */
  remains?: string[];
  /** Why mocks cannot show it. */
  notMocked?: string;
}

/** The program, a command, and the expected result. A field that is left out has not changed, or did not happen. */
export interface Phase extends Outcome {
  /** The program as its author writes it. For the plugin, "pulumi-pareta" in it becomes "pulumi-pareta/plugin". */
  program?: string;
  /** The shell that manages it from now on, for a program that changes the shell. */
  shell?: Shell;
  /** Changes outside Pulumi before the command: `stop`, `start` or `remove`, and the name of an endpoint. */
  elsewhere?: string[];
  faults?: FaultSpec[];
  /** The arguments of `pulumi`; `{contracts}` is the URN of that logical name. Default: `up`. */
  run?: string;
  /** The differences between the shells, in the words of the plugin page's table of differences. */
  differs?: { readme: string; shell: Shell } & Outcome;
}

/** The result of a command. */
export interface Outcome {
  /** Whether it ends with an error. */
  fails?: boolean;
  says?: RegExp[];
  saysNot?: RegExp[];
  /** Every resource of the row, by its logical name. */
  state?: Record<string, Resource>;
  /** The effects at the API, such as `deploy contracts`: sorted by name. The entries of one name keep their order. */
  ledger?: string[];
}

/** A resource in the state. */
export interface Resource {
  /** The logical name of its parent. None for the stack itself. */
  in?: string;
  /** The logical names of all resources that it depends on. */
  dependsOn?: string[];
  /** The same for each input with dependencies. */
  by?: Record<string, string[]>;
  /** Some of its outputs. */
  outputs?: Record<string, unknown>;
  protect?: true;
  /** Outputs that must be secrets. There may be others. */
  secret?: string[];
}

/** A phase as it applies to one shell. */
export function outcomeFor({ differs, ...phase }: Phase, shell: Shell): Phase {
  return differs?.shell === shell ? { ...phase, ...differs } : phase;
}

/** A text at the end of a command's output, about the resource with a logical name. */
export function saysOf(name: string, text: string): RegExp {
  return new RegExp(`\\(${name}\\):\\n(?:.+\\n)*?.*${text}`, "i");
}

/** Whether a row applies to a shell. */
export function isFor({ only }: Row, shell: Shell): boolean {
  return only === undefined || only.shell === shell;
}

/** The name of a row's file. */
export function slug({ name }: Row): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
