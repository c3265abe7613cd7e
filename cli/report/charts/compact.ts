/** Attributes that the charting library writes on every element. The page sets them once, or does not need them. */
const REPEATED: readonly [RegExp, string][] = [
  [/<svg [^>]*?(viewBox="[^"]*")[^>]*>/, '<svg aria-hidden="true" $1>'],
  [/<rect [^>]*fill="none"[^>]*><\/rect>/, ""],
  [/<style >[^]*?<\/style>/g, ""],
  // Nothing is drawn outside the axes.
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
 * The same drawing in much less text, because a page holds hundreds of drawings. Attributes that all texts share move
 * to the page's style, and consecutive paths with the same look become one.
 */
export function compact(svg: string): string {
  const short = REPEATED.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), svg.trim());
  return short.replace(PATHS, (paths, look: string) => {
    if (look.includes("transform")) return paths;
    const joined = [...paths.matchAll(/ d="([^"]*)"/g)].map(([, d]) => d).join("");
    return `<path d="${joined}"${look}/>`;
  });
}
