import { isRunning, statusKind } from "../../provider/endpoint/decide/status";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { NO_COST, type Cost } from "./cost";

/** A resource that manages an endpoint. */
export interface Manager {
  stack: string;
  name: string;
  urn: string;
  /** It holds the endpoint's id, but the key that it is managed with now lists nothing: it may be another organization's. */
  otherKey?: true;
}

/** One endpoint of the list, as `--json` prints it. Scripts rely on these names. */
export interface Row extends Cost {
  id: string;
  name: string | null;
  status: string | null;
  task: string | null;
  /** The alias that serves. */
  model: string | null;
  /** Whether it costs money now; null for a status that this version does not know. */
  bills: boolean | null;
  /** The resources that manage it, in the stacks that were looked at. */
  managedBy: Manager[];
  /** It bills, or may, and no stack that was looked at manages it. */
  billsUnmanaged: boolean;
}

/** Which endpoints to show; all that are given have to hold. */
export interface Filters {
  task?: string | undefined;
  /** Any of these; compared without case. */
  status?: readonly string[] | undefined;
  /** Only those that no stack manages. */
  unmanaged?: boolean | undefined;
}

/** The endpoints as rows, in Pareta's order. */
export function rowsOf(
  records: readonly ObservedEndpoint[],
  managers: (id: string) => Manager[],
  filters: Filters = {},
): Row[] {
  return records.map((record) => rowOf(record, managers(record.id))).filter(passes(filters));
}

/** What bills and is managed by nothing first. */
export function unmanagedFirst(rows: readonly Row[]): Row[] {
  return [...rows.filter(({ billsUnmanaged }) => billsUnmanaged), ...rows.filter((row) => !row.billsUnmanaged)];
}

function rowOf({ id, name, status, task, model }: ObservedEndpoint, managedBy: Manager[]): Row {
  const bills = statusKind(status) === "unknown" ? null : isRunning(status, false);
  const billsUnmanaged = bills !== false && managedBy.length === 0;
  return { id, name, status, task, model, bills, ...NO_COST, managedBy, billsUnmanaged };
}

function passes({ task, status, unmanaged }: Filters): (row: Row) => boolean {
  const wanted = status?.map((word) => word.toLowerCase());
  return (row) =>
    (task === undefined || row.task === task) &&
    (wanted === undefined || wanted.includes(row.status?.toLowerCase() ?? "")) &&
    (!unmanaged || row.managedBy.length === 0);
}
