import { marksOf, type Spent } from "../../provider/endpoint/decide/budget";
import type { Verdict } from "../../provider/endpoint/decide/rule";
import { isRunning } from "../../provider/endpoint/decide/status";
import type { HeldBy, ObservedEndpoint } from "../../provider/endpoint/types";
import type { Row } from "../list/rows";
import { secretsIn, type Asked } from "./asked";
import { DIFFERENCES, type DifferenceKind, type There } from "./differences";

/** One endpoint of a look, as `--json` prints it. Scripts rely on these names. */
export interface WatchRow {
  id: string;
  name: string | null;
  /** Null for an endpoint that no stack manages, as are the next two. */
  stack: string | null;
  /** The logical name of its resource. */
  resource: string | null;
  urn: string | null;
  /** Null where it is gone, or could not be looked at. */
  status: string | null;
  task: string | null;
  model: string | null;
  /** What the program asks for, before its schedule and budget. */
  asked: "running" | "stopped" | null;
  /** Whether it is to run now, by the rule. Null where that is not known. */
  run: boolean | null;
  /** What keeps it from running that is asked to run. */
  held: HeldBy | null;
  /** What held it, in words. */
  why: string | null;
  /** The next time at which the clock may change `run`: ISO 8601. Null for a secret schedule. */
  nextChange: string | null;
  /**
   * What it has cost in the window of its budget, in micro-USD. Null without a budget, for a secret one, and where it is
   * not known.
   */
  spentMicroUsd: number | null;
  budgetMicroUsd: number | null;
  budgetWindow: string | null;
  /** How it differs from what is asked. Null where it does not, or where that is not known. */
  differs: DifferenceKind | null;
  /** Whether it is live or starting, and costs money. Null where it could not be looked at. */
  bills: boolean | null;
  /** Whether it is known if it differs: it could be looked at, and its costs read where they decide. */
  known: boolean;
}

interface Compared {
  asked: Asked;
  there: There;
  record: ObservedEndpoint | undefined;
  verdict: Verdict | undefined;
  spent: Spent | undefined;
  differs: DifferenceKind | null;
}

/** The row of an endpoint that a stack manages. Pure. */
export function managedRow({ asked, there, record, verdict, spent, differs }: Compared): WatchRow {
  const { id, stack, resource, urn, rule, outputs, ignoresRunning } = asked;
  const secret = secretsIn(asked);
  const budget = verdict && !secret.includes("budget") ? rule.budget : undefined;
  return {
    id,
    name: record?.name ?? textOf(outputs.name),
    stack,
    resource,
    urn,
    status: record?.status ?? null,
    task: record?.task ?? textOf(outputs.task),
    model: record?.model ?? textOf(outputs.deployedModel),
    asked: rule.running === false ? "stopped" : "running",
    run: ignoresRunning || typeof verdict?.run !== "boolean" ? null : verdict.run,
    held: ignoresRunning ? null : (verdict?.held ?? null),
    why: ignoresRunning ? null : (verdict?.why ?? null),
    nextChange: secret.includes("schedule") ? null : (verdict?.nextChange ?? null),
    spentMicroUsd: budget && spent?.kind === "known" ? spent.microUsd : null,
    budgetMicroUsd: budget ? marksOf(budget).limit : null,
    budgetWindow: budget ? budget.window : null,
    differs,
    bills: record ? isRunning(record.status, false) : there.kind === "gone" ? false : null,
    known: there.kind !== "unseen" && (differs !== null || spent?.kind !== "unknown"),
  };
}

/** The row of an endpoint that no stack manages. Pure. */
export function unmanagedRow({ id, name, status, task, model }: Row): WatchRow {
  return {
    ...{ id, name, stack: null, resource: null, urn: null, status, task, model },
    ...{ asked: null, run: null, held: null, why: null, nextChange: null },
    ...{ spentMicroUsd: null, budgetMicroUsd: null, budgetWindow: null },
    differs: "unmanaged",
    bills: true,
    known: true,
  };
}

/** What identifies an endpoint from one look to the next. Pure. */
export function keyOf({ stack, urn, id }: Pick<WatchRow, "stack" | "urn" | "id">): string {
  return JSON.stringify([stack, urn, id]);
}

/** How an endpoint differs, or what the rule explains, in words. Empty where there is nothing to say. Pure. */
export function stateText({
  differs,
  held,
  why,
  known,
  run,
  nextChange,
}: Pick<WatchRow, "differs" | "held" | "why" | "known" | "run" | "nextChange">): string {
  const reason = why === null ? "" : `: ${why}`;
  if (differs !== null) return `${DIFFERENCES[differs]}${reason}`;
  if (held !== null) return `held${reason}`;
  if (!known) return "not known";
  return run === true && nextChange !== null ? `until ${nextChange}` : "";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
