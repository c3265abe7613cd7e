import { Leaderboard } from "pulumi-pareta/client";
import { formatUsd } from "../../../provider/endpoint/decide/money";
import { differenceText, priceText } from "../../../provider/endpoint/prices/prices";

type Row = [name: string, price: number | null, quality?: number | null, kind?: string];

/** A leaderboard of open models, with a frontier model that is also one of its rows. */
function board(rows: Row[], frontier?: number | null, extra: object = {}): Leaderboard {
  const models = rows.map(([name, price, quality = 0.9, kind = "open"]) => ({
    name,
    kind,
    quality,
    cost_per_request_micro_usd: price,
  }));
  if (frontier === undefined) return new Leaderboard({ models, frontier: null, ...extra });
  const reference = { name: "big", kind: "frontier", quality: 0.95, cost_per_request_micro_usd: frontier };
  return new Leaderboard({ models: [...models, reference], frontier: reference, ...extra });
}

const of = (...rows: Row[]) => board(rows);

describe("formatUsd", () => {
  test.each<[number, string]>([
    [412, "$0.000412"],
    [1, "$0.000001"],
    [0.5, "$0.0000005"],
    [1_150, "$0.00115"],
    [21_400, "$0.0214"],
    [10_000, "$0.01"],
    [500_000, "$0.50"],
    [1_000_000, "$1.00"],
    [1_234_567, "$1.234567"],
    [9_876_543_210_000, "$9,876,543.21"],
    [0, "$0.00"],
    [-412, "-$0.000412"],
  ])("%d micro-USD", (microUsd, text) => {
    expect(formatUsd(microUsd)).toBe(text);
  });
});

describe("priceText", () => {
  test.each<[string, Leaderboard, string | undefined]>([
    ["far below the frontier", board([["a", 1_150]], 21_400), "$0.00115 per request, 95% less than big ($0.0214)"],
    ["a little below", board([["a", 9_996]], 10_000), "$0.009996 per request, under 1% less than big ($0.01)"],
    ["almost nothing of it", board([["a", 1]], 21_400), "$0.000001 per request, over 99% less than big ($0.0214)"],
    ["just the same", board([["a", 10_000]], 10_000), "$0.01 per request, the same as big ($0.01)"],
    ["dearer", board([["a", 14_000]], 10_000), "$0.014 per request, 40% more than big ($0.01)"],
    ["much dearer", board([["a", 26_000]], 10_000), "$0.026 per request, 2.6 times the price of big ($0.01)"],
    ["huge", board([["a", 5e12]], 10_000), "$5,000,000.00 per request, 500,000,000 times the price of big ($0.01)"],
    ["no frontier", board([["a", 1_150]]), "$0.00115 per request"],
    ["a frontier without a price", board([["a", 1_150]], null), "$0.00115 per request"],
    ["a frontier for nothing: no price", board([["a", 1_150]], 0), "$0.00115 per request"],
    [
      "a frontier without a name",
      board([["a", 5_000]], undefined, { frontier: { cost_per_request_micro_usd: 10_000 } }),
      "$0.005 per request, 50% less than the frontier model ($0.01)",
    ],
    [
      "another cost unit: the numbers are per request all the same",
      board([["a", 1_310]], 21_400, { cost_unit: "$/1k invoices" }),
      "$0.00131 per request, 94% less than big ($0.0214)",
    ],
    ["no numbers anywhere", board([["a", null]], undefined, { cost_unit: "per_token" }), "billed per token"],
    ["no numbers, and a frontier without any", board([["a", null]], null), "billed per token"],
    ["zeros are no numbers", board([["a", 0]]), "billed per token"],
    ["no number for this one", of(["a", null], ["b", 1_000]), undefined],
    ["a zero for this one", board([["a", 0]], 21_400), undefined],
    ["a text for a number", of(["a", "1150" as never], ["b", 1]), undefined],
    ["a model that it does not have", board([["b", 1_150]], 21_400), undefined],
    ["a model of the frontier, which nobody deploys", board([["a", 1_150, 0.9, "frontier"]], 21_400), undefined],
    ["no models at all", board([]), undefined],
  ])("%s", (_, leaderboard, text) => {
    expect(priceText(leaderboard, "a")).toBe(text);
  });
});

describe("differenceText", () => {
  test.each<[string, Leaderboard, string | undefined]>([
    [
      "dearer",
      of(["a", 1_150, 0.943], ["b", 1_420, 0.927]),
      "quality 0.943 -> 0.927, $0.00115 -> $0.00142 per request (+23%)",
    ],
    ["cheaper", of(["a", 2_000, 0.9], ["b", 500, 0.9]), "quality 0.9 -> 0.9, $0.002 -> $0.0005 per request (-75%)"],
    ["the same price", of(["a", 500, 0], ["b", 500, 1]), "quality 0 -> 1, $0.0005 -> $0.0005 per request"],
    [
      "many times dearer",
      of(["a", 1, 0.9], ["b", 1e6, 0.9]),
      "quality 0.9 -> 0.9, $0.000001 -> $1.00 per request (+99,999,900%)",
    ],
    [
      "quality with more digits than count",
      of(["a", null, 0.94318], ["b", null, 2 / 3]),
      "quality 0.9432 -> 0.6667, billed per token",
    ],
    [
      "numbers of one only",
      of(["a", null, null], ["b", 500, 0.9]),
      "quality unknown -> 0.9, unknown -> $0.0005 per request",
    ],
    [
      "the old one is off the leaderboard",
      board([["b", 500, 0.9]]),
      "quality unknown -> 0.9, unknown -> $0.0005 per request",
    ],
    ["no numbers of either, but of others", of(["a", null, null], ["b", null, null], ["c", 5]), undefined],
    ["no numbers at all", of(["a", null, null], ["b", null, null]), "billed per token"],
    ["neither is there", board([["c", 5]]), undefined],
    ["nothing is there", board([]), undefined],
  ])("%s", (_, leaderboard, text) => {
    expect(differenceText(leaderboard, "a", "b")).toBe(text);
  });
});
