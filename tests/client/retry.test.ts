import {
  APIConnectionError,
  APIResponseError,
  APITimeoutError,
  deployOutcome,
  type Pareta,
  type ParetaOptions,
} from "pulumi-pareta/client";
import { parseRetryAfter } from "../../provider/client/core/retry-after";
import { FakeClock } from "../support/fake-clock";
import { client, drain, rejection } from "./support/client";
import { closeServers } from "./support/servers";
import { fetchFailed, respond, scripted, type Step } from "./support/scripted-fetch";

afterEach(closeServers);

/** Makes a call on a fake clock, against scripted responses. */
async function attempt<T>(
  call: (pareta: Pareta) => Promise<T>,
  steps: (Step | (() => Step))[],
  options: ParetaOptions = {},
): Promise<{ result: unknown; waits: number[]; sends: number; took: number }> {
  const clock = new FakeClock();
  const { fetch, calls } = scripted(clock, ...steps);
  const running = call(client({ fetch, clock, ...options })).catch((error: unknown) => error);
  const result: unknown = await clock.run(running);
  const waits = calls.slice(1).map(({ at }, index) => at - calls[index]!.at);
  return { result, waits, sends: calls.length, took: clock.now() };
}

const calls = {
  list: (pareta: Pareta) => pareta.endpoints.list(),
  delete: (pareta: Pareta) => pareta.endpoints.delete("ep"),
  match: (pareta: Pareta) => pareta.tasks.match("q"),
  start: (pareta: Pareta) => pareta.endpoints.start("ep"),
  stop: (pareta: Pareta) => pareta.endpoints.stop("ep"),
  deploy: (pareta: Pareta) => pareta.endpoints.deploy({ task: "t", wait: true }),
  stream: (pareta: Pareta) => drain(pareta.endpoints.deploy({ task: "t" })),
  chat: (pareta: Pareta) => pareta.chat.completions.create({ model: "ep", messages: [{ role: "user", content: "?" }] }),
  post: (pareta: Pareta) => pareta.request("POST", "/v1/x"),
  put: (pareta: Pareta) => pareta.request("PUT", "/v1/x"),
};

const refused = fetchFailed("ECONNREFUSED", "connect");
const reset = fetchFailed("ECONNRESET", "read");

describe("what is sent again, and how often in total", () => {
  const passing = [408, 429, 500, 502, 503, 504];
  const lasting = [400, 401, 402, 403, 404, 405, 409, 422, 501, 505];
  const statuses = (codes: number[]) => codes.map((code) => [`a ${code}`, respond(code)] as const);

  it.each([
    ...(["list", "delete", "match", "put"] as const).flatMap((call) => [
      ...statuses(passing).map((fault) => ({
        call,
        fault,
        sends: 3,
        why: "it may pass, and repeating changes nothing",
      })),
      ...statuses(lasting).map((fault) => ({ call, fault, sends: 1, why: "it would be answered the same" })),
      { call, fault: ["a refused connection", refused] as const, sends: 3, why: "nothing was sent" },
      { call, fault: ["a reset", reset] as const, sends: 3, why: "repeating changes nothing" },
    ]),
    ...(["start", "stop", "deploy", "stream", "post"] as const).flatMap((call) => [
      ...statuses([...passing, ...lasting]).map((fault) => ({ call, fault, sends: 1, why: "it may have been done" })),
      { call, fault: ["a refused connection", refused] as const, sends: 3, why: "nothing was sent" },
      { call, fault: ["a reset", reset] as const, sends: 1, why: "it may have been done" },
    ]),
    ...statuses(passing.filter((code) => code !== 429)).map((fault) => ({
      call: "chat" as const,
      fault,
      sends: 1,
      why: "it may be billed",
    })),
    { call: "chat", fault: ["a 429", respond(429)], sends: 3, why: "it was neither done nor billed" },
    { call: "chat", fault: ["a refused connection", refused], sends: 3, why: "nothing was sent" },
    { call: "chat", fault: ["a reset", reset], sends: 1, why: "it may be billed" },
    {
      call: "list",
      fault: ["a truncated body", () => new Response('[{"id')],
      sends: 3,
      why: "the rest was lost on the way",
    },
    { call: "start", fault: ["a truncated body", () => new Response('{"ok')], sends: 1, why: "it has been done" },
    { call: "list", fault: ["a page", () => new Response("<p>")], sends: 1, why: "it is somebody else who answers" },
    { call: "list", fault: ["another shape", respond(200, {})], sends: 1, why: "it would be answered the same" },
    {
      call: "list",
      fault: ["a certificate", fetchFailed("CERT_HAS_EXPIRED")],
      sends: 1,
      why: "it will not be trusted later",
    },
    {
      call: "deploy",
      fault: ["a certificate", fetchFailed("CERT_HAS_EXPIRED")],
      sends: 1,
      why: "it will not be trusted later",
    },
  ] as const)("$call after $fault.0: $sends, as $why", async ({ call, fault, sends }) => {
    const { result, ...rest } = await attempt<unknown>(calls[call], [fault[1]]);
    expect(rest.sends).toBe(sends);
    expect(call === "stream" ? (result as { error: unknown }).error : result).toBeInstanceOf(Error);
  });

  it.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"])(
    "%s while connecting proves that nothing was sent",
    async (code) => {
      const { result, sends } = await attempt<unknown>(calls.deploy, [fetchFailed(code)]);
      expect(sends).toBe(3);
      expect(result).toMatchObject({ sent: false });
      expect(deployOutcome(result)).toBe("not-sent");
    },
  );

  it.each([
    ["EHOSTUNREACH from a read", fetchFailed("EHOSTUNREACH", "read")],
    ["ETIMEDOUT from a read", fetchFailed("ETIMEDOUT", "read")],
    ["EPIPE", fetchFailed("EPIPE", "write")],
    ["ECONNRESET", fetchFailed("ECONNRESET")],
    ["what nobody knows", new Error("?")],
    ["one of two addresses that was reached", new AggregateError([cause("ECONNREFUSED"), cause("ECONNRESET")])],
  ])("%s proves nothing", async (_what, fault) => {
    const { result, sends } = await attempt<unknown>(calls.deploy, [fault]);
    expect(sends).toBe(1);
    expect(result).toMatchObject({ sent: true });
    expect(deployOutcome(result)).toBe("unknown");
  });

  it.each([
    ["both addresses refuse", new AggregateError([cause("ECONNREFUSED"), cause("ENETUNREACH")])],
    ["connecting times out in the kernel", fetchFailed("ETIMEDOUT", "connect")],
  ])("%s proves that nothing was sent", async (_what, fault) => {
    expect((await attempt<unknown>(calls.deploy, [fault])).result).toMatchObject({ sent: false });
  });

  it.each([0, 1, 5])("is repeated up to maxRetries: %i", async (maxRetries) => {
    expect((await attempt<unknown>(calls.list, [respond(503)], { maxRetries })).sends).toBe(maxRetries + 1);
    const perCall = (pareta: Pareta) => pareta.endpoints.list({ maxRetries });
    expect((await attempt<unknown>(perCall, [respond(503)])).sends).toBe(maxRetries + 1);
  });

  it("stops at the first good response", async () => {
    const { result, sends } = await attempt(calls.list, [reset, respond(503), respond(200, [{ id: "a" }])]);
    expect(sends).toBe(3);
    expect(result).toMatchObject([{ id: "a" }]);
  });
});

function cause(code: string): Error {
  return Object.assign(new Error(code), { code });
}

describe("the wait between attempts", () => {
  it.each([
    [0, [250, 500, 1000, 2000, 4000, 4000]],
    [0.5, [375, 750, 1500, 3000, 6000, 6000]],
    [1, [500, 1000, 2000, 4000, 8000, 8000]],
  ])("doubles up to 8 s, with jitter: %d", async (random, expected) => {
    const options = { maxRetries: 6, timeout: 600_000, random: () => random };
    expect((await attempt<unknown>(calls.list, [respond(503)], options)).waits).toEqual(expected);
  });

  it("is no shorter than the server asks, and no shorter than our own", async () => {
    const asks = (value: string) => respond(429, {}, { "retry-after": value });
    const { waits } = await attempt<unknown>(calls.list, [asks("7"), asks("0"), respond(200, [])]);
    expect(waits[0]).toBe(7000);
    // After two refusals in a row, and nothing that was accepted, the rate is low.
    expect(waits[1]).toBeGreaterThanOrEqual(1000);
    expect(waits[1]).toBeLessThan(5000);
  });

  it.each(["61", "1000000000", "Thu, 01 Jan 2099 00:00:00 GMT"])(
    "is not begun when the server asks for more than is left: %s",
    async (value) => {
      const fault = respond(429, { detail: "slow down" }, { "retry-after": value });
      const { result, sends, took } = await attempt<unknown>(calls.list, [fault]);
      expect({ sends, took }).toEqual({ sends: 1, took: 0 });
      expect((result as Error).message).toMatch(
        /^slow down \(not tried again: the server asks to wait .*60 s are left/,
      );
      expect((result as Error).stack).toContain("not tried again");
    },
  );

  it("is not begun when our own is longer than what is left", async () => {
    const call = (pareta: Pareta) => pareta.endpoints.list({ timeout: 400 });
    const { result, took } = await attempt<unknown>(call, [respond(503, { detail: "busy" })]);
    expect(took).toBe(0);
    expect((result as Error).message).toBe(
      "busy (not tried again: the next attempt is due in 500 ms, and 400 ms are left of the call's time)",
    );
  });

  it("counts towards the call's time", async () => {
    const slow = () => new Response(new ReadableStream({ start() {} }));
    const { result, took } = await attempt<unknown>(calls.list, [respond(503), slow]);
    expect(took).toBe(60_000);
    expect(result).toBeInstanceOf(APITimeoutError);
    expect(result).toMatchObject({ limit: "total" });
  });
});

describe("parseRetryAfter", () => {
  const now = Date.UTC(2026, 0, 1);
  const day = 24 * 3600_000;
  const date = "Mon, 05 Jan 2026 00:00:00 GMT";

  it.each([
    { value: undefined, want: null, why: "absent" },
    { value: "", want: null, why: "empty" },
    { value: "0", want: 0, why: "seconds" },
    { value: "120", want: 120_000, why: "seconds" },
    { value: " 3 ", want: 3000, why: "seconds with blanks round them" },
    { value: "1.5", want: 1500, why: "more exact than it should be" },
    { value: "1000000000", want: day, why: "clamped to a day" },
    { value: "9".repeat(400), want: day, why: "no number at all any more" },
    { value: "-5", want: null, why: "nonsense" },
    { value: "soon", want: null, why: "nonsense" },
    { value: "in 5 minutes", want: null, why: "nonsense that Date.parse would take for 2001" },
    { value: "0x10", want: null, why: "nonsense" },
    { value: "NaN", want: null, why: "nonsense" },
    { value: "Thu, 01 Jan 2026 00:00:30 GMT", want: 30_000, why: "a date, against our clock" },
    { value: "Thursday, 01-Jan-26 00:00:30 GMT", want: 30_000, why: "a date in the older form" },
    { value: "Wed, 31 Dec 2025 23:00:00 GMT", want: 0, why: "past" },
    { value: "Thu, 01 Jan 2099 00:00:00 GMT", want: day, why: "clamped to a day" },
    { value: "Thu, 99 Jan 2026 00:00:30 GMT", want: null, why: "no day of a month" },
    { value: "Mon, 05 Jan 2026 00:00:30 GMT", date, want: 30_000, why: "a date, against the server's clock" },
    { value: "Thu, 01 Jan 2026 00:00:30 GMT", date, want: 0, why: "past by the server's clock" },
    { value: "Thu, 01 Jan 2026 00:00:30 GMT", date: "today", want: 30_000, why: "the server's clock is unreadable" },
  ])("$value: $want, as $why", ({ value, date, want }) => {
    expect(parseRetryAfter(value, date, now)).toBe(want);
  });
});

it("separates failures that a repeat may fix from others", () => {
  expect(new APIConnectionError("", { sent: true }).retryable).toBe(true);
  expect(new APITimeoutError("", { sent: true, limit: "headers" }).retryable).toBe(true);
  expect(new APITimeoutError("", { sent: true, limit: "total" }).retryable).toBe(false);
  expect(new APIResponseError("", "truncated")).not.toHaveProperty("retryable");
});

it("says after a deploy that was never sent that nothing was", async () => {
  const clock = new FakeClock();
  const { fetch } = scripted(clock, refused);
  const error = await clock.run(rejection(client({ fetch, clock }).endpoints.deploy({ task: "t", wait: true })));
  expect((error as Error).message).toBe("could not connect: fetch failed: connect ECONNREFUSED; nothing was sent");
});
