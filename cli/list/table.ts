import Table from "cli-table3";
import { formatTotal } from "../money";
import { printable } from "../text";
import type { Row } from "./rows";

export interface TableOptions {
  color: boolean;
  /** The stretch of time that the money is about, where it is known. */
  window?: string | undefined;
}

const NOTHING = "-";
const MARK = (text: string) => `\u001b[1;33m${text}\u001b[0m`;

/** No rules between columns and rows: only space, so that lines can be cut and searched. */
const BARE = {
  chars: {
    ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
    ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
    ...{ left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
  },
  style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
};

interface Column {
  head: string;
  cell: (row: Row) => string;
  money?: true;
}

/** The endpoints for people, one line each under a line of headings. */
export function renderTable(rows: readonly Row[], { color, window }: TableOptions): string {
  const columns = columnsFor(rows, window);
  const table = new Table({
    ...BARE,
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ money }) => (money ? "right" : "left")),
  });
  for (const row of rows) {
    const cells = columns.map(({ cell }) => cell(row));
    table.push(color && row.billsUnmanaged ? [...cells.slice(0, -1), MARK(cells.at(-1) ?? "")] : cells);
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function columnsFor(rows: readonly Row[], window: string | undefined): Column[] {
  const during = window === undefined ? "" : ` ${printable(window).toUpperCase()}`;
  const named = rows.some(({ id, name }) => name !== null && name !== id);
  const stackLabel = stackLabels(rows);
  return [
    { head: "ID", cell: ({ id }) => printable(id) },
    ...(named ? [{ head: "NAME", cell: ({ name }: Row) => text(name) }] : []),
    { head: "STATUS", cell: ({ status }) => text(status) },
    { head: "TASK", cell: ({ task }) => text(task) },
    { head: "MODEL", cell: ({ model }) => text(model) },
    { head: `SPEND${during}`, cell: ({ spendMicroUsd }) => total(spendMicroUsd), money: true },
    { head: `SAVINGS${during}`, cell: ({ savingsMicroUsd }) => total(savingsMicroUsd), money: true },
    { head: "MANAGED BY", cell: (row) => managerOf(row, stackLabel) },
  ];
}

function managerOf({ managedBy, billsUnmanaged, bills }: Row, stackLabel: (stack: string) => string): string {
  if (billsUnmanaged) return bills ? "bills, in no stack given" : "may bill, in no stack given";
  const shown = managedBy.map(({ name, stack, otherKey }) =>
    printable(`${name} (${stackLabel(stack)}${otherKey ? ", with another key" : ""})`),
  );
  return shown.join(", ") || NOTHING;
}

/** A stack's own name, or its full one where two stacks share the short one. */
function stackLabels(rows: readonly Row[]): (stack: string) => string {
  const short = (stack: string) => stack.split("/").at(-1) ?? stack;
  const stacks = new Set(rows.flatMap(({ managedBy }) => managedBy.map(({ stack }) => stack)));
  return (stack) => ([...stacks].some((it) => it !== stack && short(it) === short(stack)) ? stack : short(stack));
}

function text(value: string | null): string {
  return value === null ? NOTHING : printable(value);
}

function total(microUsd: number | null): string {
  return microUsd === null ? NOTHING : formatTotal(microUsd);
}
