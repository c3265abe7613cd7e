import fc from "fast-check";
import { costChart, latencyChart, qualityScale, spendChart, uptimeScale } from "../../cli/report/charts/charts";
import { scaleFor } from "../../cli/report/charts/scale";
import type { ChartOption } from "../../cli/report/charts/types";

/** The texts of an axis, from its lower end. */
function ticks(axis: unknown): string[] {
  const { min, max, interval, axisLabel } = axis as {
    min: number;
    max: number;
    interval: number;
    axisLabel: { formatter: (value: number) => string };
  };
  return Array.from({ length: Math.round((max - min) / interval) + 1 }, (_, index) =>
    axisLabel.formatter(min + index * interval),
  );
}
const yOf = (option: ChartOption) => ticks(option.yAxis);
const at = (index: number) => new Date(Date.UTC(2026, 10, 22, index)).toISOString();

describe("the ticks of one axis have the same unit and the same decimals", () => {
  it.each([
    ["milliseconds", [120, 480], ["0 ms", "200 ms", "400 ms", "600 ms"]],
    ["seconds, where the longest has them", [300, 1_900], ["0 s", "1 s", "2 s"]],
    ["parts of a second", [900, 1_200], ["0.0 s", "0.5 s", "1.0 s", "1.5 s"]],
    ["parts of a millisecond", [0.2, 0.9], ["0.0 ms", "0.5 ms", "1.0 ms"]],
  ])("latency: %s", (_what, [p50Ms = 0, p99Ms = 0], texts) => {
    expect(yOf(latencyChart([{ at: at(0), p50Ms, p95Ms: null, p99Ms }]))).toEqual(texts);
  });

  it.each([
    ["dollars", 2_400_000, ["$0", "$1", "$2", "$3"]],
    ["cents, as two digits", 1_400_000, ["$0.00", "$0.50", "$1.00", "$1.50"]],
    ["less than cents", 2_400, ["$0.000", "$0.001", "$0.002", "$0.003"]],
    ["a loss", -2_400_000, ["\u2212$3", "\u2212$2", "\u2212$1", "$0"]],
  ])("cost: %s", (_what, frontierMicroUsd, texts) => {
    const cost = { spendMicroUsd: 0, frontierMicroUsd, savingsMicroUsd: 0 };
    expect(yOf(costChart([{ at: at(0), ...cost }], 320))).toEqual(texts);
    expect(ticks(spendChart([{ name: "a", cost }]).xAxis)).toEqual(texts);
  });
});

describe("where an axis does not begin at zero", () => {
  it("it says so: quality near its scores, uptime at its last percents", () => {
    const quality = (means: (number | null)[]) => qualityScale(means.map((mean, index) => ({ at: at(index), mean })));
    const uptime = (all: (number | null)[]) => uptimeScale(all.map((percent, index) => ({ at: at(index), percent })));
    expect(quality([0.91, 0.94])).toEqual({ min: 0.91, max: 0.94, interval: 0.01, decimals: 2, cut: true });
    expect(quality([0, 0.9])).toMatchObject({ min: 0, cut: false });
    expect(uptime([99.5, 100])).toEqual({ min: 99, max: 100, interval: 0.5, decimals: 1, cut: true });
    expect(uptime([92, 100])).toMatchObject({ min: 90, max: 100, cut: true });
    expect(uptime([12, 100])).toMatchObject({ min: 0, max: 100, cut: false });
    expect(uptime([null])).toMatchObject({ min: 99, cut: true });
  });
});

it("whatever the values: few ticks, all of the values between them, and no two of one text", () => {
  const value = fc.option(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((each) => each === 0 || Math.abs(each) > 1e-6),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), fc.constantFrom(0, null), (values, from) => {
      const { min, max, interval, decimals, cut } = scaleFor(values, { from });
      const count = Math.round((max - min) / interval);
      expect(count).toBeGreaterThanOrEqual(1);
      expect(count).toBeLessThanOrEqual(5);
      const slack = interval * 1e-6;
      for (const each of values) {
        if (each === null) continue;
        expect(each).toBeGreaterThanOrEqual(min - slack);
        expect(each).toBeLessThanOrEqual(max + slack);
      }
      const texts = Array.from({ length: count + 1 }, (_, index) => (min + index * interval).toFixed(decimals));
      expect(new Set(texts).size).toBe(count + 1);
      expect(cut).toBe(min > 0);
    }),
  );
});
