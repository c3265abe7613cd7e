import { askExamples, type Examination } from "../../../provider/endpoint/act/ask-examples";
import { contextOf, withDeadline } from "../../../provider/endpoint/observe/operation";
import { DEFAULT_TIMINGS, EndpointError, type Call } from "../../../provider/endpoint";
import { brokenConnection, statusError } from "../../support/api-errors";
import { ORIGIN } from "../../support/endpoints";
import { FakeApi, answerOf } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let api: FakeApi;

beforeEach(() => {
  clock = new FakeClock();
  api = new FakeApi(clock).add();
});

const examples = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ input: `Question ${index}`, expected: "pong" }));

function examine(overrides: Partial<Examination> = {}, calling: Call = call(HOUR)) {
  const environment = { api, origin: ORIGIN, clock, random: () => 0.5, timings: DEFAULT_TIMINGS };
  const context = contextOf({ ...environment, acceptOtherOrigin: false, acceptEmpty: false });
  const examination = { id: "ep_1", examples: examples(6), secret: false, ...overrides };
  return clock.run(withDeadline(context, "contracts", calling, (operation) => askExamples(operation, examination)));
}

test("each example is asked once, and its answer scored, with the receipt", async () => {
  api.next("chat", () => answerOf("Ping", 7));
  api.always("chat", () => answerOf("Pong.", 5));
  const calling = call(HOUR);
  const answers = await examine({}, calling);
  expect(answers.map(({ example }) => example.input)).toEqual(examples(6).map(({ input }) => input));
  expect(answers.map(({ score }) => score)).toEqual([0, 1, 1, 1, 1, 1]);
  expect(answers.map(({ billedMicroUsd }) => billedMicroUsd)).toEqual([7, 5, 5, 5, 5, 5]);
  expect(api.asked.map(({ messages }) => messages)).toEqual(
    examples(6).map(({ input }) => [{ role: "user", content: input }]),
  );
  expect(new Set(api.inferenceKeys).size).toBe(6);
  expect(calling.log.statuses.at(-1)).toBe("evaluating 6 of 6: 0.83");
});

test("at most four are under way at a time", async () => {
  let [now, most] = [0, 0];
  api.always("chat", async () => {
    most = Math.max(most, ++now);
    await new Promise<void>((resolve) => clock.timer(1_000, resolve));
    now--;
    return answerOf("Pong");
  });
  await examine({ examples: examples(10) });
  expect(most).toBe(4);
});

test("the scorer that the program names scores them all", async () => {
  api.always("chat", () => answerOf("It is pong, I think."));
  expect((await examine({ examples: examples(1) }))[0]?.score).toBe(0);
  expect((await examine({ examples: examples(1), scorer: "contains" }))[0]?.score).toBe(1);
});

test("an answer without text is wrong", async () => {
  api.always("chat", () => answerOf(null));
  expect((await examine({ examples: examples(1) }))[0]).toMatchObject({ answer: "", score: 0, billedMicroUsd: null });
});

test("a lost response is asked for again, under the same key", async () => {
  api.next("chat", brokenConnection());
  await examine({ examples: examples(1) });
  expect(api.inferenceKeys).toHaveLength(2);
  expect(new Set(api.inferenceKeys).size).toBe(1);
});

test("a 503 and a 429 are waited out", async () => {
  api.next("chat", statusError(503, "starting"), statusError(429, "slow down"));
  expect(await examine({ examples: examples(1) })).toHaveLength(1);
  expect(api.count("chat")).toBe(3);
});

test("an example whose responses stay lost ends it after three, and nothing goes on", async () => {
  api.always("chat", brokenConnection());
  const error = await rejection(examine({ examples: examples(1) }));
  expect(error).toBeInstanceOf(EndpointError);
  expect(error.message).toMatch(
    /^Evaluating endpoint ep_1 failed: .* It was sent 3 times, and each may have been billed\.$/,
  );
  expect(api.count("chat")).toBe(3);
});

test("an empty balance ends it: no further example is asked", async () => {
  api.always("chat", statusError(402, "organization is out of credit"));
  const error = await rejection(examine({ examples: examples(20) }));
  expect(error.message).toMatch(/^Evaluating endpoint ep_1 failed: organization is out of credit/);
  expect(api.count("chat")).toBeLessThanOrEqual(4);
});

test("an endpoint that was stopped elsewhere is not waited for", async () => {
  api.always("chat", statusError(503, "stopped"));
  api.set("ep_1", { status: "stopped" });
  const error = await rejection(examine({ examples: examples(1) }));
  expect(error.message).toBe("endpoint ep_1 is stopped by now, so it cannot be evaluated.");
});

test("a deadline says how far it came", async () => {
  api.next("chat", () => answerOf("Pong"));
  api.always("chat", api.silent);
  const error = await rejection(examine({ examples: examples(5) }, call(MINUTE)));
  expect(error.message).toMatch(/^gave up after 60 s evaluating endpoint ep_1: 1 of 5 examples were answered\./);
});

test("a Ctrl-C ends it at once", async () => {
  const caller = new AbortController();
  api.always("chat", api.silent);
  clock.timer(1_000, () => caller.abort());
  const error = await rejection(examine({}, { ...call(HOUR), signal: caller.signal }));
  expect(error.message).toMatch(/^was cancelled after 1 s evaluating endpoint ep_1: 0 of 6 examples/);
});

test("a server's words are not shown where the examples are secret", async () => {
  api.always("chat", statusError(400, "cannot read 'secret words'"));
  const error = await rejection(examine({ examples: examples(1), secret: true }));
  expect(error.message).not.toContain("secret words");
});
