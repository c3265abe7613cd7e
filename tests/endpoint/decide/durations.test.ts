import {
  DEFAULT_TIMEOUTS_MS,
  formatDuration,
  parseDuration,
  timeoutMs,
} from "../../../provider/endpoint/decide/durations";

describe("parseDuration", () => {
  test.each([
    ["40m", 40 * 60_000],
    ["1h30m", 90 * 60_000],
    ["1.5s", 1500],
    ["0.125h", 450_000],
    ["250ms", 250],
    ["1m500ms", 60_500],
    ["2000us", 2],
    ["2000µs", 2],
    ["1000000ns", 1],
    // A longer timer would fire at once.
    ["600h", 2 ** 31 - 1],
    // Go allows the units in any order.
    ["10s1h", 3_610_000],
  ])("%s", (text, ms) => {
    expect(parseDuration(text)).toBeCloseTo(ms, 6);
  });

  test.each([
    ["", "nothing"],
    ["40", "no unit"],
    ["0s", "zero would end every operation before it begins"],
    ["-5m", "negative"],
    ["5 m", "white space"],
    ["5M", "a unit of another case"],
    ["m", "no number"],
    ["1e3s", "an exponent"],
    ["forty minutes", "words"],
    ["40m or so", "words after it"],
  ])("%p is refused: %s", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe("timeoutMs", () => {
  test("the defaults are the documented ones", () => {
    const minutes = (["create", "update", "delete", "read"] as const).map(
      (each) => timeoutMs(each, undefined) / 60_000,
    );
    expect(minutes).toEqual([60, 20, 10, 1]);
    expect(DEFAULT_TIMEOUTS_MS).toEqual({ create: 3_600_000, update: 1_200_000, delete: 600_000, read: 60_000 });
  });

  test("what was asked for holds for its own operation only", () => {
    expect(timeoutMs("create", { create: "40m" })).toBe(40 * 60_000);
    expect(timeoutMs("delete", { create: "40m" })).toBe(10 * 60_000);
  });

  test("a duration that cannot be read, in a state from elsewhere, is the default and never undefined", () => {
    expect(timeoutMs("delete", { delete: "soon" })).toBe(10 * 60_000);
  });
});

describe("formatDuration", () => {
  test.each([
    [0, "0 ms"],
    [250, "250 ms"],
    [999.6, "1000 ms"],
    [1000, "1 s"],
    [119_400, "119 s"],
    [120_000, "2 min"],
    [59 * 60_000, "59 min"],
    [3_576_000, "1 h"],
    [90 * 60_000, "1 h 30 min"],
    [7_200_000, "2 h"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
