import fc from "fast-check";
import type { Fetch } from "../../provider/client/core/options";
import { Pareta } from "../../provider/client";
import { EndpointController, EndpointError, IncompleteError } from "../../provider/endpoint";
import { LIMITS } from "../model/process";
import { mulberry32 } from "../model/random";
import { VirtualClock } from "../model/virtual-clock";
import { ORIGIN, inputsOf, stateOf } from "../support/endpoints";
import { call } from "../support/lifecycle";
import { anyJson, isPlainJson, record, text, tries } from "./arbitraries";

/** Hang protection only. */
jest.setTimeout(24 * 3600_000);

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** How the response ends, or that there is none. */
  end: "whole" | "cut" | "never" | "refused";
}

const events = fc.oneof(
  anyJson,
  fc.record({ endpoint: record }),
  fc.record({ message: text }),
  fc.record({ stage: text, pct: fc.nat(100) }),
);
const stream = fc
  .array(fc.tuple(fc.constantFrom("progress", "complete", "error", "other"), events), { maxLength: 4 })
  .map((list) => list.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(""));

const answer: fc.Arbitrary<Answer> = fc.record({
  status: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(200, 200, 200, 204, 404) },
    { weight: 2, arbitrary: fc.constantFrom(302, 400, 401, 402, 403, 408, 409, 422, 429, 500, 503) },
  ),
  headers: fc.record(
    {
      "content-type": fc.constantFrom("text/event-stream", "application/json", "text/html"),
      "retry-after": fc.constantFrom("5", "1e9", "x"),
    },
    { requiredKeys: ["content-type"] },
  ),
  body: fc.oneof(
    stream,
    record.map((row) => JSON.stringify(row)),
    fc.array(record, { maxLength: 3 }).map((rows) => JSON.stringify(rows)),
    anyJson.map((json) => JSON.stringify(json)),
    fc.constantFrom("", "<html>", "[]", "{", '{"choices":[{"message":{"content":"Pong."}}]}'),
  ),
  end: fc.oneof(
    { weight: 8, arbitrary: fc.constant("whole" as const) },
    { weight: 1, arbitrary: fc.constantFrom("cut", "never", "refused") },
  ),
});

interface Request {
  method: string;
  path: string;
  answer: Answer;
}

/** A server that sends the next of these responses to each request, and starts again at the end of the list. */
function serve(answers: readonly Answer[], requests: Request[]): Fetch {
  return (url, { method, signal }) => {
    const answer = answers[requests.length % answers.length] as Answer;
    requests.push({ method, path: new URL(url).pathname, answer });
    const aborted = () =>
      new Promise<never>((_, reject) => {
        if (signal.aborted) reject(new Error("aborted"));
        signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
      });
    if (answer.end === "refused") {
      return Promise.reject(
        Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" }),
      );
    }
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(answer.body);
      if (answer.end === "cut") throw new Error("read ECONNRESET");
      if (answer.end === "never") await aborted();
    }
    return Promise.resolve({ status: answer.status, headers: new Map(Object.entries(answer.headers)), body: body() });
  };
}

const TIMEOUT = 120_000;
const ID = "ep_1";
const TEST = { messages: [{ role: "user", content: "Say pong." }], contains: "pong" };

const OPERATIONS = {
  create: (controller: EndpointController) => controller.create(inputsOf(), call(TIMEOUT)),
  read: (controller: EndpointController) => controller.read(ID, stateOf(), call(TIMEOUT)),
  import: (controller: EndpointController) => controller.read(ID, {}, call(TIMEOUT)),
  start: (controller: EndpointController) =>
    controller.update(ID, stateOf({ status: "stopped" }), inputsOf(), call(TIMEOUT)),
  test: (controller: EndpointController) =>
    controller.update(ID, stateOf({ smokeTest: TEST, ready: false }), inputsOf({ smokeTest: TEST }), call(TIMEOUT)),
  stop: (controller: EndpointController) =>
    controller.update(ID, stateOf(), inputsOf({ running: false }), call(TIMEOUT)),
  delete: (controller: EndpointController) => controller.delete(ID, stateOf(), call(TIMEOUT)),
  leaderboard: (controller: EndpointController) => controller.leaderboard("t", call(TIMEOUT)),
};

/** Whether a response leaves no doubt that a deploy made nothing, so that it may be sent again. */
function mayBeSentAgain({ status, end }: Answer): boolean {
  return end === "refused" || status === 409 || status === 429;
}

/** Whether no inference was made. */
function costsNothing({ status, end }: Answer): boolean {
  return end === "refused" || [404, 429, 503].includes(status);
}

it.each(Object.entries(OPERATIONS))("%s ends well whatever the server answers", async (name, operation) => {
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 12 }), fc.nat(), async (answers, seed) => {
      const clock = new VirtualClock();
      const random = mulberry32(seed);
      const requests: Request[] = [];
      const fetch = serve(answers, requests);
      const api = new Pareta({
        apiKey: "pareta_sk_fuzz.key",
        baseURL: ORIGIN.baseUrl,
        allowHttp: true,
        fetch,
        clock,
        random,
      });
      const environment = {
        api,
        origin: ORIGIN,
        clock,
        random,
        timings: LIMITS,
        acceptOtherOrigin: false,
        acceptEmpty: false,
      };
      const controller = new EndpointController(environment);

      let result: unknown;
      let failure: unknown;
      try {
        result = await clock.run<unknown>(operation(controller));
      } catch (error) {
        failure = error;
      }
      expect(clock.now()).toBeLessThan(TIMEOUT + 6_000);
      if (failure !== undefined) {
        expect(failure).toBeInstanceOf(EndpointError);
        expect((failure as Error).message).not.toMatch(/undefined|\[object Object\]/);
        if (failure instanceof IncompleteError) expect(isPlainJson(failure.state)).toBe(true);
      } else if (result !== undefined) expect(isPlainJson(result)).toBe(true);

      // A deploy is sent again only where the one before was refused, or never arrived.
      const deploys = requests.filter(({ method, path }) => method === "POST" && path === "/v1/endpoints");
      for (const { answer } of deploys.slice(0, -1)) expect(mayBeSentAgain(answer)).toBe(true);
      if (name !== "create") expect(deploys).toEqual([]);

      // A test is sent again freely where the one before cost nothing; otherwise it may have been billed.
      const tests = requests.filter(({ path }) => path === "/v1/chat/completions");
      expect(tests.filter(({ answer }) => !costsNothing(answer)).length).toBeLessThanOrEqual(3);
      if (name !== "test") expect(tests).toEqual([]);
      if (name === "test" && failure === undefined) expect(result).toMatchObject({ ready: true });

      // An absence is believed only when a response said so.
      if ((name === "read" || name === "delete") && failure === undefined && result === undefined) {
        expect(requests.some(({ answer }) => answer.status === 404)).toBe(true);
      }
      if (name === "read" || name === "import") expect(requests.every(({ method }) => method === "GET")).toBe(true);
    }),
    tries(150),
  );
});
