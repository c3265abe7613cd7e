import type { Schedule } from "../../types";

/** A schedule for people: `Mon-Fri 08:00-19:00 Europe/Berlin`. It must have been checked. Pure. */
export function scheduleText({ timeZone, days, start, end }: Schedule): string {
  const named = days.map((each) => each.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()));
  return `${named.join(", ")} ${start}-${end} ${timeZone}`;
}
