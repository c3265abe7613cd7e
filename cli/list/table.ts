import Table from "cli-table3";
import { inert } from "../../provider/client/core/inert";
import { formatTotal } from "../money";
import { fitColumns } from "./columns";
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

const NOTHING = "-";
const MARK = (text: string) => `\u001b[1;33m${text}\u001b[0m`;

/** One long name would widen every row. The JSON has the full text. */
const MOST_IN_CELL = 100;

/** Every line begins with it, and none with what others wrote. */
const INDENT = "  ";
const GAP = "  ";

/** No rules between columns and rows, only spaces, so that lines can be cut and searched. */
const BARE = {
  chars: {
    ...{ top: "", "top-mid": "", "top-left": "", "top-right": "" },
    ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "" },
    ...{ left: INDENT, "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: GAP },
  },
  style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
};

interface Column {
  head: string;
  cell: (row: Row) => string;
  money?: true;
}

/** The endpoints for people: one line each under a line of headings. In a narrow terminal, one paragraph each. */
export function renderTable(rows: readonly Row[], options: TableOptions): string {
  const columns = columnsFor(rows, options);
  const texts = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const heads = columns.map(({ head }) => head);
  const room = options.width === undefined ? undefined : options.width - INDENT.length;
  // The words of a heading may stand on separate lines. No word is broken.
  const stacked = heads.map((head) => head.replaceAll(" ", "\n"));
  const fits = (some: string[]) => fitColumns([some, ...texts], GAP.length, room);
  const [head, widths] = [heads, stacked].map((some) => [some, fits(some)] as const).find(([, found]) => found) ?? [];
  const marked = (cells: string[], index: number) =>
    options.color && rows[index]?.billsUnmanaged ? [...cells.slice(0, -1), MARK(cells.at(-1) ?? "")] : cells;
  if (!head || !widths) return paragraphs(heads, texts.map(marked), options.width ?? Infinity);
  const table = new Table({
    ...BARE,
    head,
    colAligns: columns.map(({ money }) => (money ? "right" : "left")),
    colWidths: widths,
  });
  table.push(...texts.map(marked));
  return table.toString().replace(/ +$/gm, "");
}

function paragraphs(heads: readonly string[], rows: readonly string[][], width: number): string {
  const label = Math.max(...heads.map((head) => head.length));
  const table = new Table({ ...BARE, colWidths: [label, Math.max(10, width - label - INDENT.length - GAP.length)] });
  for (const [index, cells] of rows.entries()) {
    if (index > 0) table.push(["", ""]);
    table.push(...cells.map((cell, column) => [heads[column] ?? "", cell]));
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function columnsFor(rows: readonly Row[], { window, looked }: TableOptions): Column[] {
  const during = window === undefined ? "" : ` ${inert(window, 10).toUpperCase()}`;
  const named = rows.some(({ id, name }) => name !== null && name !== id);
  const stackLabel = stackLabels(rows);
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

/** A stack's short name, or the full name if two stacks have the same short one. */
function stackLabels(rows: readonly Row[]): (stack: string) => string {
  const short = (stack: string) => stack.split("/").at(-1) ?? stack;
  const stacks = new Set(rows.flatMap(({ managedBy }) => managedBy.map(({ stack }) => stack)));
  return (stack) => ([...stacks].some((it) => it !== stack && short(it) === short(stack)) ? stack : short(stack));
}

function text(value: string | null): string {
  if (value === null) return NOTHING;
  const shown = inert(value, Infinity);
  const characters = [...shown.slice(0, 2 * MOST_IN_CELL)];
  return characters.length > MOST_IN_CELL ? `${characters.slice(0, MOST_IN_CELL - 1).join("")}\u2026` : shown;
}

function total(microUsd: number | null): string {
  return microUsd === null ? NOTHING : formatTotal(microUsd);
}
