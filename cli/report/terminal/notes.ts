import { missingFigures } from "../missing";
import { inert } from "../../../provider/client/core/inert";
import { titleOf, type EndpointReport } from "../report";

const MOST_NOTES = 20;
const MOST_NAMES = 3;

/** Why figures are missing: one line for each reason. */
export function notes(endpoints: readonly EndpointReport[]): string[] {
  const titles = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    for (const { what, why } of missingFigures(endpoint)) {
      const reason = `${what}: ${inert(why)}`;
      titles.set(reason, [...(titles.get(reason) ?? []), inert(titleOf(endpoint))]);
    }
  }
  if (titles.size === 0) return [];
  const lines = [...titles].map(([reason, names]) => `  ${few(names)}: ${reason}`);
  const more = lines.length - MOST_NOTES;
  const shown = more > 0 ? [...lines.slice(0, MOST_NOTES), `  ${more} more reasons: see --json`] : lines;
  return [["No data:", ...shown].join("\n")];
}

function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}
