import { FAILED_STATUSES, isRunning, statusKind } from "../../../provider/endpoint/decide/status";

describe("statusKind", () => {
  test.each([
    ["live", "live"],
    ["starting", "starting"],
    ["stopped", "stopped"],
    ["stopping", "stopping"],
    ["LIVE", "live"],
    ["Failed", "failed"],
    ["deleting", "unknown"],
    ["", "unknown"],
    ["live ", "unknown"],
    [null, "unknown"],
    [undefined, "unknown"],
    // Words that every object has as properties must not count as listed statuses.
    ["constructor", "unknown"],
    ["__proto__", "unknown"],
  ] as const)("%p is %s", (status, kind) => {
    expect(statusKind(status)).toBe(kind);
  });

  test.each(FAILED_STATUSES)("the listed word %p counts as failed", (status) => {
    expect(statusKind(status)).toBe("failed");
  });

  test("the list of failed words is the documented one", () => {
    expect(FAILED_STATUSES).toEqual(["failed", "error", "errored", "crashed"]);
  });
});

describe("isRunning", () => {
  test.each([
    { status: "live", before: false, want: true },
    { status: "starting", before: false, want: true },
    { status: "stopped", before: true, want: false },
    { status: "stopping", before: true, want: false },
    { status: "failed", before: true, want: false },
    { status: "hibernating", before: true, want: true },
    { status: "hibernating", before: false, want: false },
    { status: null, before: true, want: true },
  ])("$status, where it was $before, is $want", ({ status, before, want }) => {
    expect(isRunning(status, before)).toBe(want);
  });
});
