import fc from "fast-check";
import { parseRetryAfter } from "../../provider/client/core/retry-after";
import { formatDuration, parseDuration, timeoutMs } from "../../provider/endpoint/decide/durations";
import { logicalName, makeName } from "../../provider/endpoint/decide/names";
import { mulberry32 } from "../model/random";
import { text, tries } from "./arbitraries";

const DAY = 24 * 3600_000;

const date = fc
  .oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.constantFrom("Sunday, 06-Nov-94 08:49:37 GMT"),
  )
  .chain((right) => fc.constantFrom(right, right.slice(1), `${right} `, right.replace("GMT", "UTC")));

it("any Retry-After is null, or between zero and a day", () => {
  const value = fc.oneof(
    text,
    date,
    fc.double().map(String),
    fc.bigInt().map(String),
    fc.nat().map((n) => ` ${n} `),
  );
  fc.assert(
    fc.property(
      fc.option(value, { nil: undefined }),
      fc.option(fc.oneof(text, date), { nil: undefined }),
      fc.nat(),
      (value, date, now) => {
        const ms = parseRetryAfter(value, date, now);
        if (ms === null) return;
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(DAY);
      },
    ),
    tries(2000),
  );
});

it("a Retry-After in seconds means seconds", () => {
  fc.assert(
    fc.property(fc.nat(), (seconds) => {
      expect(parseRetryAfter(String(seconds), undefined, 0)).toBe(Math.min(seconds * 1000, DAY));
    }),
    tries(200),
  );
});

it("any duration is one that a timer accepts, or undefined", () => {
  const part = fc.tuple(
    fc.oneof(fc.nat().map(String), fc.double({ min: 0, max: 1e6 }).map(String)),
    fc.constantFrom("h", "m", "s", "ms", "us", "µs", "ns", "d", ""),
  );
  const duration = fc.oneof(
    text,
    fc.array(part, { maxLength: 4 }).map((parts) => parts.flat().join("")),
  );
  fc.assert(
    fc.property(duration, (text) => {
      const ms = parseDuration(text);
      if (ms !== undefined) expect(ms > 0 && ms < 2 ** 31).toBe(true);
      const limit = timeoutMs("create", { create: text });
      expect(limit).toBe(ms ?? 60 * 60_000);
      expect(formatDuration(limit)).toMatch(/^[\d.]+ (ms|s|min|h)( \d+ min)?$/);
    }),
    tries(2000),
  );
});

it("a duration is the sum of its parts", () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(59), fc.nat(59), (hours, minutes, seconds) => {
      fc.pre(hours + minutes + seconds > 0);
      expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(((hours * 60 + minutes) * 60 + seconds) * 1000);
    }),
    tries(200),
  );
});

it("any logical name makes a name that can be part of a path", () => {
  fc.assert(
    fc.property(text, fc.integer(), (text, seed) => {
      const name = makeName(text, mulberry32(seed));
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{7}$/);
      expect(name.length).toBeLessThanOrEqual(40);
      expect(encodeURIComponent(name)).toBe(name);
      expect(logicalName(`urn:pulumi:dev::app::type::${text}`)).toBe(text || "endpoint");
      expect(typeof logicalName(text)).toBe("string");
    }),
    tries(2000),
  );
});
