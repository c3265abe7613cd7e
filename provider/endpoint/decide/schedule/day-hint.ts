import { DAYS } from "./days";

/** Words for several days that people write. */
const SPOKEN: Readonly<Record<string, string>> = {
  weekdays: "mon-fri",
  workdays: "mon-fri",
  weekend: "sat-sun",
  weekends: "sat-sun",
  daily: "mon-sun",
  everyday: "mon-sun",
};

const BETWEEN = ["to", "through", "until"];

/** What an error adds about a text that is no day and no range of two: what was meant, or which days there are. Pure. */
export function dayHint(text: string): string {
  const words = text
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "" && !BETWEEN.includes(word));
  const spoken = SPOKEN[words.join("")];
  if (spoken !== undefined) return didYouMean(spoken);
  const meant = [...new Set(words.map((word) => word.slice(0, 3)))];
  const areDays = meant.length > 0 && meant.every((word) => (DAYS as readonly string[]).includes(word));
  if (!areDays) return `; the days are ${DAYS.join(", ")}`;
  if (meant.length > 2 || /[,;&]/.test(text)) {
    return ` (one entry for each day: [${meant.map((word) => `"${word}"`).join(", ")}])`;
  }
  return didYouMean(meant.join("-"));
}

function didYouMean(days: string): string {
  return ` (did you mean "${days}"?)`;
}
