import { readRateLimit, type ToldLimit } from "../../provider/client/core/rate-limit-headers";

const NOW = Date.UTC(2026, 0, 1);

describe("the headers of a rate limit", () => {
  test.each<[string, Record<string, string>, Partial<ToldLimit>]>([
    [
      "separate, as in the drafts until 6",
      { "ratelimit-limit": "100", "ratelimit-remaining": "42", "ratelimit-reset": "7", "ratelimit-policy": "100;w=60" },
      { limit: 100, remaining: 42, reset: 7_000, window: 60_000 },
    ],
    [
      "with X-, and a reset that is a date",
      { "x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${NOW / 1000 + 30}` },
      { limit: 60, remaining: 0, reset: 30_000, window: undefined },
    ],
    [
      "a reset in milliseconds since 1970",
      { "x-ratelimit-limit": "60", "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${NOW + 30_000}` },
      { limit: 60, remaining: 0, reset: 30_000 },
    ],
    [
      "a reset and a limit as ASP.NET's middleware sends them",
      {
        "x-rate-limit-limit": "1m",
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": new Date(NOW + 30_000).toISOString(),
      },
      { limit: undefined, remaining: 0, reset: 30_000 },
    ],
    [
      "a reset that is a date, where a clock is five minutes wrong",
      {
        date: new Date(NOW + 300_000).toUTCString(),
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": `${NOW / 1000 + 330}`,
      },
      { remaining: 0, reset: 30_000 },
    ],
    [
      "a reset that cannot be read",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-12-01 at noon" },
      { remaining: 0, reset: undefined },
    ],
    ...["100000;w=86400, 20;w=1", "20;w=1, 100000;w=86400"].map((policy): [string, Record<string, string>, object] => [
      `the policies ${policy}, and the limit of one of them`,
      {
        "ratelimit-limit": "20",
        "ratelimit-remaining": "3",
        "ratelimit-reset": "1",
        "ratelimit-policy": policy,
      },
      { limit: 20, remaining: 3, window: 1_000 },
    ]),
    ["of GitLab's and others' spelling", { "x-rate-limit-remaining": "3" }, { remaining: 3, limit: undefined }],
    [
      "combined, as in draft 7",
      { ratelimit: "limit=100, remaining=50, reset=5", "ratelimit-policy": "100;w=10" },
      { limit: 100, remaining: 50, reset: 5_000, window: 10_000 },
    ],
    [
      "combined, as in draft 8 and later",
      { ratelimit: '"default";r=50;t=30', "ratelimit-policy": '"default";q=100;w=60, "daily";q=5000;w=86400' },
      { limit: 100, remaining: 50, reset: 30_000, window: 60_000 },
    ],
  ])("%s", (_, headers, expected) => {
    expect(readRateLimit(headers, NOW)).toMatchObject(expected);
  });

  test.each<Record<string, string>>([
    {},
    { "x-ratelimit-limit": "100" },
    { ratelimit: "soon" },
    { "ratelimit-remaining": "-1" },
    { "ratelimit-remaining": "many" },
    { ratelimit: ";;,,==" },
  ])("say nothing: %j", (headers) => {
    expect(readRateLimit(headers, NOW)).toBeUndefined();
  });

  it("are read in a time that does not depend on their length", () => {
    expect(readRateLimit({ ratelimit: `${"a=1;".repeat(1_000_000)}r=1` }, NOW)).toBeUndefined();
  });
});
