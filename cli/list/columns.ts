import stringWidth from "string-width";

/** A text that is cut must keep enough characters to be useful. */
const LEAST = 8;

/**
 * The width of each column so that a line fits. No heading is cut. The widest of the other columns is narrowed first.
 *
 * @param rows - the cells of each line, the headings first. A heading may have several lines.
 * @param gap - the text between two columns.
 * @param room - the width available for a line. Default: unlimited.
 * @returns undefined if no line can be that narrow.
 */
export function fitColumns(rows: readonly string[][], gap: number, room = Infinity): number[] | undefined {
  const [heads = []] = rows;
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => widthOf(cells[column]))));
  const least = widths.map((width, column) => Math.min(width, Math.max(LEAST, widthOf(heads[column]))));
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, gap * (numbers.length - 1));
  if (sum(least) > room) return undefined;
  while (sum(widths) > room) {
    const slack = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const widest = slack.indexOf(Math.max(...slack));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function widthOf(text = ""): number {
  return Math.max(...text.split("\n").map((line) => stringWidth(line)));
}
