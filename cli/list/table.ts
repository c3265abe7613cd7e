import { inert } from "../../provider/client/core/inert";
import { formatTotal } from "../../provider/endpoint/decide/money";
import { NOTHING, cellText as text, renderRows, stackLabels, type Column } from "../table";
import type { Looked } from "./looked";
import type { Row } from "./rows";

export interface TableOptions {
  color: boolean;
  /** The columns of the terminal. Default: unlimited, as in a file. */
  width?: number | undefined;
  /** The time window of the cost, if it is known. */
  window?: string | undefined;
  /** Which stacks were looked at. */
  looked: Looked;
}

/** The endpoints for people: one line each under a line of headings. In a narrow terminal, one paragraph each. */
export function renderTable(rows: readonly Row[], options: TableOptions): string {
  const { color, width } = options;
  return renderRows(rows, columnsFor(rows, options), {
    color,
    width,
    isMarked: ({ billsUnmanaged }) => billsUnmanaged,
  });
}

function columnsFor(rows: readonly Row[], { window, looked }: TableOptions): Column<Row>[] {
  const during = window === undefined ? "" : ` ${inert(window, 10).toUpperCase()}`;
  const named = rows.some(({ id, name }) => name !== null && name !== id);
  const stackLabel = stackLabels(new Set(rows.flatMap(({ managedBy }) => managedBy.map(({ stack }) => stack))));
  return [
    { head: "ID", cell: ({ id }) => text(id) },
    ...(named ? [{ head: "NAME", cell: ({ name }: Row) => text(name) }] : []),
    { head: "STATUS", cell: ({ status }) => text(status) },
    { head: "TASK", cell: ({ task }) => text(task) },
    { head: "MODEL", cell: ({ model }) => text(model) },
    { head: `SPEND${during}`, cell: ({ spendMicroUsd }) => total(spendMicroUsd), money: true },
    { head: `SAVINGS${during}`, cell: ({ savingsMicroUsd }) => total(savingsMicroUsd), money: true },
    { head: "MANAGED BY", cell: (row) => managerOf(row, stackLabel, looked) },
  ];
}

function managerOf({ managedBy, billsUnmanaged, bills }: Row, stackLabel: (stack: string) => string, looked: Looked) {
  if (billsUnmanaged) return `${bills ? "bills" : "may bill"}, ${looked.nowhere}`;
  const shown = managedBy.map(({ name, stack, otherKey, held }) =>
    text(`${name} (${stackLabel(stack)}${otherKey ? ", with another key" : ""}${held ? `, held by its ${held}` : ""})`),
  );
  return shown.join(", ") || NOTHING;
}

function total(microUsd: number | null): string {
  return microUsd === null ? NOTHING : formatTotal(microUsd);
}
