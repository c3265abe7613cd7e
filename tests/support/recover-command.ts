import { parseName } from "../../cli/recover/named";

/** The command that an error suggests for finding an endpoint by its name. */
const COMMAND = /recover --name ('(?:[^']|'\\'')*'|[^\s`]+)/g;

/** The names in the suggested commands of a text. */
export function namesToRecover(text: string): string[] {
  return [...text.matchAll(COMMAND)].map(([, quoted = ""]) => {
    const value = quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll("'\\''", "'") : quoted;
    return parseName(value).name;
  });
}
