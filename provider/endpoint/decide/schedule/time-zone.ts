import { distance } from "fastest-levenshtein";
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

/** The time zone that was most likely meant. It also matches by the city alone. */
export function nearestTimeZone(name: string): string {
  const given = name.toLowerCase();
  const far = (zone: string): number => {
    const known = zone.toLowerCase();
    return Math.min(distance(given, known), distance(given, known.slice(known.lastIndexOf("/") + 1)));
  };
  return ["UTC", ...Intl.supportedValuesOf("timeZone")].reduce((best, zone) => (far(zone) < far(best) ? zone : best));
}
