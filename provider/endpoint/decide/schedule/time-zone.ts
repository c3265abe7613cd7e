import { closest } from "../hints";
import { luxon } from "./luxon";

/** How far the local clock is ahead of UTC at a moment, in milliseconds. */
export type Offset = (moment: number) => number;

/**
 * Abbreviations and offsets are not accepted as time zones, although `Intl` knows some. `EST` has no summer time, and
 * the set of abbreviations depends on the version of Node.
 */
export function isTimeZone(name: string): boolean {
  return (name === "UTC" || name.includes("/")) && luxon().IANAZone.isValidZone(name);
}

export function offsetIn(timeZone: string): Offset {
  const zone = luxon().IANAZone.create(timeZone);
  return (moment) => zone.offset(moment) * 60_000;
}

/** What an error adds about a text that is no time zone: the one that was meant, or why it is none. Pure. */
export function timeZoneHint(name: string): string {
  if (/^[A-Z]{1,5}$|\d/.test(name)) return "; abbreviations and offsets do not tell when the clock changes";
  const near = nearestTimeZone(name);
  return near === undefined ? "" : ` (did you mean "${near}"?)`;
}

/** The time zone that was most likely meant, by its name or by its city alone. Undefined where none is near. */
function nearestTimeZone(name: string): string | undefined {
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  const cityOf = (zone: string) => zone.slice(zone.lastIndexOf("/") + 1);
  const byWord = new Map(zones.flatMap((zone) => [[cityOf(zone), zone] as const, [zone, zone] as const]));
  return byWord.get(closest(name, [...byWord.keys()]) ?? "");
}
