import { formatInstant, parseInstant } from "../../../../provider/endpoint/decide/schedule/instant";

test.each([
  ["2026-03-30T08:00:00+02:00", "2026-03-30T06:00:00.000Z"],
  ["2026-03-30T06:00:00Z", "2026-03-30T06:00:00.000Z"],
  ["2026-03-30T06:00Z", "2026-03-30T06:00:00.000Z"],
  ["2026-03-30T06:00:00.250Z", "2026-03-30T06:00:00.250Z"],
  ["20260330T080000+0200", "2026-03-30T06:00:00.000Z"],
  ["2026-03-30T01:30:00-0430", "2026-03-30T06:00:00.000Z"],
  ["2026-W14-1T08:00+02", "2026-03-30T06:00:00.000Z"],
])("%s is an instant", (text, utc) => {
  expect(new Date(parseInstant(text) ?? NaN).toISOString()).toBe(utc);
});

test.each([
  ["a local time", "2026-03-30T08:00:00"],
  ["a date", "2026-03-30"],
  ["a time", "T08:00:00Z"],
  ["a day that does not exist", "2026-02-30T08:00:00Z"],
  ["an hour that does not exist", "2026-03-30T25:00:00Z"],
  ["words", "tomorrow"],
  ["a number", "1774850400"],
  ["nothing", ""],
  ["a space instead of the T", "2026-03-30 08:00:00Z"],
  ["more after it", "2026-03-30T08:00:00Z or so"],
])("%s is none: %p", (_reason, text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test.each([
  ["Europe/Berlin", "2026-03-30T08:00:00+02:00"],
  ["Asia/Kathmandu", "2026-03-30T11:45:00+05:45"],
  ["UTC", "2026-03-30T06:00:00Z"],
])("is written by the clock of %s, and can be read again", (timeZone, text) => {
  const moment = Date.UTC(2026, 2, 30, 6);
  expect(formatInstant(moment, timeZone)).toBe(text);
  expect(parseInstant(text)).toBe(moment);
});
