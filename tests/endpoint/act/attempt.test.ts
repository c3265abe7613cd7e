import fc from "fast-check";
import { progressText } from "../../../provider/endpoint/act/attempt";

describe("progressText", () => {
  test.each([
    {
      reason: "label over stage",
      data: { stage: "provisioning-gpu", label: "Provisioning GPU" },
      want: "Provisioning GPU",
    },
    { reason: "stage and percent", data: { stage: "pulling weights", pct: 45 }, want: "45 % pulling weights" },
    { reason: "percent is rounded", data: { stage: "pulling weights", pct: 45.6 }, want: "46 % pulling weights" },
    { reason: "zero is a percentage", data: { stage: "booting", pct: 0 }, want: "0 % booting" },
    { reason: "an empty label says nothing", data: { stage: "booting", label: "" }, want: "booting" },
    { reason: "a label that is no text", data: { stage: "booting", label: 7 }, want: "booting" },
    { reason: "a percent that is no number", data: { stage: "booting", pct: "45" }, want: "booting" },
    { reason: "a percentage alone", data: { pct: 45 }, want: undefined },
    { reason: "garbage", data: "<html>", want: undefined },
    { reason: "null", data: null, want: undefined },
    { reason: "a list", data: ["booting"], want: undefined },
  ])("$reason", ({ data, want }) => {
    expect(progressText({ event: "progress", data })).toBe(want);
  });

  test("only progress is progress", () => {
    expect(progressText({ event: "message", data: { stage: "booting" } })).toBeUndefined();
  });

  test("no data makes it throw", () => {
    fc.assert(fc.property(fc.jsonValue(), (data) => void progressText({ event: "progress", data })));
  });
});
