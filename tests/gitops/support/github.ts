import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../support/built";

export const GITOPS = join(ROOT, "examples/gitops");
const WORKFLOWS = join(GITOPS, "github/.github/workflows");

export interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string>;
  run?: string;
}

export interface Concurrency {
  group: string;
  "cancel-in-progress": boolean;
  queue?: string;
}

export interface Job {
  if?: string;
  strategy?: { matrix: { include: Record<string, string>[] } };
  concurrency?: Concurrency;
  permissions?: unknown;
  environment?: string;
  env?: Record<string, string>;
  "timeout-minutes"?: number;
  steps: Step[];
}

export interface Workflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  concurrency?: Concurrency;
  jobs: Record<string, Job>;
}

/** The values that an expression of a workflow may refer to, such as `{ matrix: { stack: "prod" } }`. */
export type Contexts = Record<string, Record<string, string>>;

export const workflowNames = () => readdirSync(WORKFLOWS).sort();

/** A file of the example's `.github`, unchanged. */
export function sourceOf(path: string): string {
  return readFileSync(join(GITOPS, "github/.github", path), "utf8");
}

export function workflow(name: string): Workflow {
  return parse(readFileSync(join(WORKFLOWS, name), "utf8")) as Workflow;
}

export function compositeAction(): { runs: { steps: Step[] } } {
  return parse(readFileSync(join(GITOPS, "github/.github/actions/setup/action.yml"), "utf8")) as ReturnType<
    typeof compositeAction
  >;
}

/** Replaces `${{ ... }}` like the runner does. */
export function expand(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*([^}]+?)\s*\}\}/g, (_all, expression: string) => {
    const [context = "", ...path] = expression.split(".");
    const value = contexts[context]?.[path.join(".")];
    if (value === undefined) throw new Error(`this test gives no value to \${{ ${expression} }}`);
    return value;
  });
}

/**
 * The shell command of a step, if it has one. The action that runs the Pulumi CLI counts as the command that it runs.
 * The other actions belong to GitHub and the cloud providers, and cannot run here.
 */
export function commandOf(step: Step): string | undefined {
  if (step.run !== undefined) return step.run;
  if (!step.uses?.startsWith("pulumi/actions@") || step.with?.command === undefined) return undefined;
  const { command, "stack-name": stack, refresh, "cloud-url": backend } = step.with;
  const flags = refresh === true ? " --refresh" : "";
  return `pulumi login '${backend}' --non-interactive\npulumi ${command} --stack ${stack}${flags} --non-interactive`;
}

/** Whether a step runs at this point of its job. It supports the conditions that the examples use. */
export function isDue(step: Step, failed: boolean, outputs: Record<string, Record<string, string>>): boolean {
  if (step.if === undefined) return !failed;
  if (step.if === "failure()") return failed;
  const [, id = "", output = "", value] =
    /^failure\(\) && steps\.(\w+)\.outputs\.(\w+) == '(\w+)'$/.exec(step.if) ?? [];
  if (value === undefined) throw new Error(`this test cannot tell what comes of "if: ${step.if}"`);
  return failed && outputs[id]?.[output] === value;
}
