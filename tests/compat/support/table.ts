import { nameOf, type Row } from "./matrix";

/** What became of a row. */
export interface Result {
  row: Row;
  outcome: "passes" | "fails";
  /** Why it fails, or what a reader has to know of it. */
  note?: string | undefined;
  /** When it was run, and with what. */
  seen: string;
}

const HEADINGS = ["Node", "`@pulumi/pulumi`", "installed with", "program", "result", "seen"];

/** The rows as a Markdown table: what became of those that were run, and otherwise what `page` says of them. */
export function tableOf(rows: readonly Row[], results: readonly Result[], page: string): string {
  const byName = new Map(results.map((result) => [nameOf(result.row), result]));
  const before = new Map(cellsIn(page).map((cells) => [cells.slice(0, 4).join("|"), cells]));
  const lines = rows.map((row) => {
    const result = byName.get(nameOf(row));
    const first = cellsOf(row);
    return result
      ? [...first, verdict(result), result.seen]
      : (before.get(first.join("|")) ?? [...first, "not run", ""]);
  });
  return [HEADINGS, HEADINGS.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const cellsOf = ({ node, sdk, manager, form }: Row) => [
  node,
  sdk,
  manager,
  form.startsWith("runtime") ? `\`${form}\`` : form,
];

/** The result, without anything that ends a cell or a row. */
function verdict({ outcome, note }: Result): string {
  return note === undefined ? outcome : `${outcome}: ${note.trim().replace(/\s+/g, " ").replaceAll("|", "\\|")}`;
}

const BEGIN = "<!-- The matrix, as `npm run test:compat` writes it. -->";
const END = "<!-- The end of the matrix. -->";

/** A page with `text` between its marks. @throws an error if it has no marks. */
export function pageWith(page: string, text: string): string {
  const [begin, end] = marksIn(page);
  return `${page.slice(0, begin)}\n\n${text}\n\n${page.slice(end)}`;
}

/** The cells of the table between the marks of a page, without headings. */
export function cellsIn(page: string): string[][] {
  const lines = page
    .slice(...marksIn(page))
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Where the text between the marks begins and ends. */
function marksIn(page: string): [begin: number, end: number] {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("the page has no marks for the matrix");
  return [begin + BEGIN.length, end];
}
