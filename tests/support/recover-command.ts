import { parseName } from "../../cli/recover/named";

/** How an error says what looks for a name. */
const COMMAND = /recover --name ('(?:[^']|'\\'')*'|[^\s`]+)/g;

/** The names that the commands in a text look for. */
export function namesToRecover(text: string): string[] {
  return [...text.matchAll(COMMAND)].map(([, quoted = ""]) => {
    const value = quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll("'\\''", "'") : quoted;
    return parseName(value).name;
  });
}
