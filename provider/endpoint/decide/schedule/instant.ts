import { luxon } from "./luxon";

/**
 * Reads an ISO 8601 instant with an offset.
 *
 * @returns milliseconds since 1970, or undefined for anything else, including local times.
 */
export function parseInstant(text: string): number | undefined {
  if (!/^\d.*T.*(Z|[+-]\d\d(:?\d\d)?)$/i.test(text)) return undefined;
  const parsed = luxon().DateTime.fromISO(text, { setZone: true });
  return parsed.isValid ? parsed.toMillis() : undefined;
}

/** Writes an instant as ISO 8601, in the local time of a time zone and with its offset: `2026-03-30T08:00:00+02:00`. */
export function formatInstant(moment: number, timeZone: string): string {
  return luxon().DateTime.fromMillis(moment, { zone: timeZone }).toISO({ suppressMilliseconds: true }) ?? "";
}
