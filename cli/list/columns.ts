import stringWidth from "string-width";

/** What is left of a text that is cut has to tell something. */
const LEAST = 8;

/**
 * How wide each column is, so that a line fits. No head is cut: the widest of the others gives way first.
 *
 * @param rows - the cells of each line, the heads first; a head may have several lines.
 * @param gap - what stands between two columns.
 * @param room - what a line may take; unlimited where it is left out.
 * @returns undefined where no line can be that narrow.
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
