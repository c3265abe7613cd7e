const BARS = "▁▂▃▄▅▆▇█";
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A line of bars for a series of figures, at most `width` of them. If there are more figures, each bar is the mean of
 * several.
 */
export function sparkline(values: readonly (number | null)[], width = 12): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  return grouped(values, width)
    .map((value) => {
      if (value === null) return " ";
      const height = range === 0 ? 3 : Math.round(((value - low) / range) * (BARS.length - 1));
      return BARS[height];
    })
    .join("");
}

function grouped(values: readonly (number | null)[], width: number): (number | null)[] {
  const count = Math.min(width, values.length);
  return Array.from({ length: count }, (_, index) => {
    const part = values.slice((index * values.length) / count, ((index + 1) * values.length) / count);
    const known = part.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
  });
}

/** A bar for a share from 0 to 1, in a field of `width` characters. */
export function bar(share: number, width = 10): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return `${"█".repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ""}`.padEnd(width, "░");
}
