/** Functions that color text, or return it unchanged. */
export type Paint = Record<"bold" | "dim" | "red" | "green" | "yellow", (text: string) => string>;

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

/** The stream that a report is written to. */
export interface Output {
  columns?: number;
  /** Of a terminal: whether it shows colors. It also considers NO_COLOR, FORCE_COLOR and TERM. */
  hasColors?(): boolean;
}

/** Colors if the output is a terminal that shows them and NO_COLOR is not set. */
export function paintFor(output: Output): Paint {
  const colored = output.hasColors?.() ?? false;
  const painter = ([on, off]: readonly [number, number]) =>
    colored ? (text: string) => `\u001b[${on}m${text}\u001b[${off}m` : (text: string) => text;
  return {
    bold: painter(CODES.bold),
    dim: painter(CODES.dim),
    red: painter(CODES.red),
    green: painter(CODES.green),
    yellow: painter(CODES.yellow),
  };
}
