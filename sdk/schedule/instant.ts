import { DateTime } from "luxon";

/**
 * Reads an ISO 8601 instant, offset included.
 *
 * @returns milliseconds since 1970, or undefined for anything else, local times among them.
 */
export function parseInstant(text: string): number | undefined {
  if (!/^\d.*T.*(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)) return undefined;
  const parsed = DateTime.fromISO(text, { setZone: true });
  return parsed.isValid ? parsed.toMillis() : undefined;
}

/** An instant as ISO 8601, by the local clock of a time zone and with its offset: `2026-03-30T08:00:00+02:00`. */
export function formatInstant(moment: number, timeZone: string): string {
  return DateTime.fromMillis(moment, { zone: timeZone }).toISO({ suppressMilliseconds: true }) ?? "";
}
