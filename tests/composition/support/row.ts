import type { EmulatorOptions, FaultSpec } from "../../../emulator";
import type { Shell } from "../../support/engine";

/** A program, what is done with it, and what is right afterwards. */
export interface Row {
  name: string;
  phases: [Phase, ...Phase[]];
  /** Why it needs a stack of its own; without it, rows share one. */
  alone?: string;
  /** A command of it fails: it shares a stack with the others that do, where `up` has --continue-on-error. */
  withFailures?: true;
  emulator?: EmulatorOptions;
  env?: Record<string, string>;
  /** What stands in plain text nowhere: no output, state, error or file of the stack. */
  secrets?: string[];
  /** The only shell that it is for, in words of README's table of differences. */
  only?: { shell: Shell; readme: string };
  /** Why a plain `up` after the last phase finds something to do. */
  leftOver?: string;
  /** What the user does before a `destroy`, where the program says that there be no destroy without it. */
  cleanUp?: string[];
  /** Names of endpoints that are there after a `destroy`, because the program says so. */
  remains?: string[];
  /** Why mocks cannot show it. */
  notMocked?: string;
}

/** The program, a command, and what is right after it. What is left out is as before, or did not happen. */
export interface Phase extends Outcome {
  /** The program as its author writes it; for the plugin, "pulumi-pareta" in it becomes "pulumi-pareta/plugin". */
  program?: string;
  /** Which shell manages it from now on, for a program that moves. */
  shell?: Shell;
  /** What somebody else does before the command: `stop`, `start` or `remove`, and a name of an endpoint. */
  elsewhere?: string[];
  faults?: FaultSpec[];
  /** The arguments of `pulumi`; `{contracts}` is the URN of that logical name. Default: `up`. */
  run?: string;
  /** Where the shells differ, in words of README's table of differences. */
  differs?: { readme: string; shell: Shell } & Outcome;
}

/** What a command comes to. */
export interface Outcome {
  /** It ends with an error. */
  fails?: boolean;
  says?: RegExp[];
  saysNot?: RegExp[];
  /** Every resource of the row's, by its logical name. */
  state?: Record<string, Resource>;
  /** What took effect at the API, such as `deploy contracts`: by name, and for each name in its order. */
  ledger?: string[];
}

/** A resource in the state. */
export interface Resource {
  /** The logical name of its parent; none for the stack itself. */
  in?: string;
  /** The logical names of what it depends on, all of them. */
  dependsOn?: string[];
  /** The same for each input that has any. */
  by?: Record<string, string[]>;
  /** A part of its outputs. */
  outputs?: Record<string, unknown>;
  protect?: true;
  /** Outputs that are secrets, others among them or not. */
  secret?: string[];
}

/** A phase as it is for one shell. */
export function outcomeFor({ differs, ...phase }: Phase, shell: Shell): Phase {
  return differs?.shell === shell ? { ...phase, ...differs } : phase;
}

/** A text in what a command says, at its end, of the resource with a logical name. */
export function saysOf(name: string, text: string): RegExp {
  return new RegExp(`\\(${name}\\):\\n(?:.+\\n)*?.*${text}`, "i");
}

/** Whether a row is for a shell. */
export function isFor({ only }: Row, shell: Shell): boolean {
  return only === undefined || only.shell === shell;
}

/** The name of a row's file. */
export function slug({ name }: Row): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
