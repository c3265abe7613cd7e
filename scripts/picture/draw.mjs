/** The colours of a terminal: the paper, the plain text, and the 16 colours by their number. */
export const THEMES = {
  light: {
    paper: "#ffffff",
    edge: "#d0d7de",
    text: "#1f2328",
    colors: ["#1f2328", "#cf222e", "#116329", "#7d4e00", "#0969da", "#8250df", "#1b7c83", "#57606a"],
  },
  dark: {
    paper: "#0d1117",
    edge: "#30363d",
    text: "#e6edf3",
    colors: ["#8b949e", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  },
};

/** An escape sequence of a colour. */
const SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

const COLUMNS = 116;
const CHARACTER = 8.4;
const LINE = 20;
const MARGIN = 20;

/** A part of a line in one style. @typedef {{ text: string, color?: number, bold: boolean }} Part */

/**
 * The output of a command as an SVG. Lines longer than the picture are cut.
 *
 * @param {string} output With the escape sequences of its colours.
 * @param {keyof typeof THEMES} theme
 */
export function draw(output, theme) {
  const { paper, edge, text, colors } = THEMES[theme];
  const lines = linesOf(output);
  const width = 2 * MARGIN + Math.ceil(COLUMNS * CHARACTER);
  const height = 2 * MARGIN + lines.length * LINE;
  const rows = lines.map((parts, index) => {
    const spans = parts.map((part) => {
      const fill = part.color === undefined ? "" : ` fill="${colors[part.color % 8]}"`;
      return `<tspan${fill}${part.bold ? ' font-weight="bold"' : ""}>${escaped(part.text)}</tspan>`;
    });
    return `<text x="${MARGIN}" y="${MARGIN + index * LINE + 14}" xml:space="preserve">${spans.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>pulumi up deploys an endpoint and shows its progress</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${paper}" stroke="${edge}"/>
<g fill="${text}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
${rows.join("\n")}
</g>
</svg>
`;
}

/** @param {string} output @returns {Part[][]} */
function linesOf(output) {
  /** @type {Pick<Part, "color" | "bold">} */
  let style = { bold: false };
  const lines = output.trimEnd().split("\n");
  return lines.map((line) => {
    let column = 0;
    /** @type {Part[]} */
    const parts = [];
    // Text and escape sequences alternate.
    const pieces = line.trimEnd().split(SEQUENCE);
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 1) style = styled(style, piece);
      else if (piece !== "") {
        const shown = piece.slice(0, Math.max(0, COLUMNS - column));
        column += piece.length;
        if (shown !== "") parts.push({ text: shown, ...style });
      }
    }
    return parts;
  });
}

/** @param {Pick<Part, "color" | "bold">} style @param {string} codes Such as "1", "32" or "38;5;2". */
function styled(style, codes) {
  const extended = /^38;5;(\d+)$/.exec(codes);
  if (extended) return { ...style, color: Number(extended[1]) % 8 };
  return codes.split(";").reduce((current, code) => {
    const number = Number(code);
    if (number === 0) return { bold: false };
    if (number === 1) return { ...current, bold: true };
    if (number >= 30 && number <= 37) return { ...current, color: number - 30 };
    return number >= 90 && number <= 97 ? { ...current, color: number - 90 } : current;
  }, style);
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
