import Table from "cli-table3";
import { inert } from "../provider/client/core/inert";
import { fitColumns } from "./list/columns";

/** A column of a table. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => string;
  /** Whether it is aligned to the right, as amounts are. */
  money?: true;
}

export interface Layout<Row> {
  color: boolean;
  /** The columns of the terminal. Default: unlimited, as in a file. */
  width?: number | undefined;
  /** Whether the last cell of a row is marked, in color. */
  isMarked: (row: Row) => boolean;
}

export const NOTHING = "-";
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

/** Rows for people: one line each under a line of headings. In a narrow terminal, one paragraph each. */
export function renderRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], layout: Layout<Row>): string {
  const texts = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const heads = columns.map(({ head }) => head);
  const room = layout.width === undefined ? undefined : layout.width - INDENT.length;
  // The words of a heading may stand on separate lines. No word is broken.
  const stacked = heads.map((head) => head.replaceAll(" ", "\n"));
  const fits = (some: string[]) => fitColumns([some, ...texts], GAP.length, room);
  const [head, widths] = [heads, stacked].map((some) => [some, fits(some)] as const).find(([, found]) => found) ?? [];
  const marked = (cells: string[], index: number) =>
    layout.color && layout.isMarked(rows[index] as Row) ? [...cells.slice(0, -1), MARK(cells.at(-1) ?? "")] : cells;
  if (!head || !widths) return paragraphs(heads, texts.map(marked), layout.width ?? Infinity);
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

/** The labels of stacks: the short name, or the full name if two of the stacks have the same short one. */
export function stackLabels(stacks: ReadonlySet<string>): (stack: string) => string {
  const short = (stack: string) => stack.split("/").at(-1) ?? stack;
  return (stack) => ([...stacks].some((it) => it !== stack && short(it) === short(stack)) ? stack : short(stack));
}

/** A text from others as a cell: inert, and cut where it is long. */
export function cellText(value: string | null): string {
  if (value === null) return NOTHING;
  const shown = inert(value, Infinity);
  const characters = [...shown.slice(0, 2 * MOST_IN_CELL)];
  return characters.length > MOST_IN_CELL ? `${characters.slice(0, MOST_IN_CELL - 1).join("")}\u2026` : shown;
}
