import { isRunning, statusKind } from "../../provider/endpoint/decide/status";
import type { HeldBy, ObservedEndpoint } from "../../provider/endpoint/types";
import { NO_COST, type Cost } from "./cost";

/** A resource that manages an endpoint. */
export interface Manager {
  stack: string;
  name: string;
  urn: string;
  /** What keeps it stopped, as the last run of the stack found it. Missing where nothing does. */
  held?: HeldBy;
  /**
   * The resource holds the endpoint's id, but the key that it uses now cannot be listed with. The resource may belong
   * to another organization.
   */
  otherKey?: true;
}

/** One endpoint of the list, as `--json` prints it. Scripts rely on these names. */
export interface Row extends Cost {
  id: string;
  name: string | null;
  status: string | null;
  task: string | null;
  /** The alias of the model that serves. */
  model: string | null;
  /** Whether it costs money now. Null for a status that this version does not know. */
  bills: boolean | null;
  /** The resources that manage it, in the stacks that were looked at. */
  managedBy: Manager[];
  /** Whether it bills, or may bill, and no stack that was looked at manages it. */
  billsUnmanaged: boolean;
}

/** Which endpoints to show. An endpoint must match every given filter. */
export interface Filters {
  task?: string | undefined;
  /** Any of these statuses. The comparison ignores case. */
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

/** Rows that bill and are not managed come first. */
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
