/** What the charting library says of every single element, and the page says once or need not say. */
const REPEATED: readonly [RegExp, string][] = [
  [/<svg [^>]*?(viewBox="[^"]*")[^>]*>/, '<svg aria-hidden="true" $1>'],
  [/<rect [^>]*fill="none"[^>]*><\/rect>/, ""],
  [/<style >[^]*?<\/style>/g, ""],
  // Nothing is drawn beyond its axes.
  [/<defs >[^]*?<\/defs>/g, ""],
  [/<g clip-path="[^"]*">([^]*?)<\/g>/g, "$1"],
  [/ (class|style|ecmeta_\w+|xml:space|pointer-events|dominant-baseline|stroke-linejoin|stroke-linecap)="[^"]*"/g, ""],
  [/(<text[^>]*) fill="var\(--muted\)"/g, "$1"],
  [/(\d+\.\d)\d+(?=[^<>]*>)/g, "$1"],
  [/><\/path>/g, "/>"],
  [/>\s+</g, "><"],
];

const PATHS = /<path d="[^"]*"([^<>]*)\/>(?:<path d="[^"]*"\1\/>)+/g;

/**
 * The same drawing in a good deal less text, for a page that holds hundreds of them: what all texts share is left to the
 * page's style, and paths in a row that look the same become one.
 */
export function compact(svg: string): string {
  const short = REPEATED.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), svg.trim());
  return short.replace(PATHS, (paths, look: string) => {
    if (look.includes("transform")) return paths;
    const joined = [...paths.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d).join("");
    return `<path d="${joined}"${look}/>`;
  });
}
