import { ChatCompletion, Task } from "pulumi-pareta/client";
import {
  IncompleteError,
  decide,
  type EndpointInputs,
  type EndpointState,
  type Evaluation,
} from "../../../provider/endpoint";
import { TakenDownError } from "../../../provider/endpoint/errors";
import { examplesDigest } from "../../../provider/endpoint/decide/examples";
import { brokenConnection, statusError } from "../../support/api-errors";
import { inputsOf, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController, type Asked } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const OLD = { id: "ep_old", name: "contracts-0000000" };
const COUNT = 10;
const EXAMPLES = Array.from({ length: COUNT }, (_, index) => ({
  input: `question ${index}`,
  expected: `answer ${index}`,
}));
const evaluation = (more: Partial<Evaluation> = {}): Evaluation => ({ examples: EXAMPLES, minimum: 0.8, ...more });
const DIGEST = examplesDigest(EXAMPLES);

let clock: FakeClock;
let api: FakeApi;
/** How many of the examples each endpoint answers right, by its id. */
let right: Record<string, number>;
/** What each inference costs. */
let price: number | null;
let atOnce: number;
let most: number;

beforeEach(() => {
  clock = new FakeClock();
  api = new FakeApi(clock).add(OLD);
  right = { ep_old: 9, ep_1: 9, ep_2: 9 };
  price = 100;
  atOnce = most = 0;
  api.always("chat", answers);
});

/** Answers as the endpoint's model does, a second later. */
function answers({ id }: Asked): Promise<ChatCompletion> {
  const { messages } = api.asked.at(-1) as { messages: { content: string }[] };
  const index = Number(messages[0]?.content.split(" ")[1]);
  most = Math.max(most, ++atOnce);
  const content = index < (right[id] ?? 0) ? `Answer ${index}.` : "I do not know";
  return new Promise((resolve) =>
    clock.timer(1_000, () => {
      atOnce--;
      const raw = { choices: [{ index: 0, message: { role: "assistant", content } }] };
      resolve(new ChatCompletion(raw, { billedMicroUsd: price, frontierWouldHaveCostMicroUsd: null }));
    }),
  );
}

const asked = (more: Partial<Evaluation> = {}, overrides: Partial<EndpointInputs> = {}) =>
  inputsOf({ evaluation: evaluation(more), ...overrides });
const replacing = (more: object = {}) => ({ ...call(60 * MINUTE), replacing: { ...OLD, ...more } });
const create = (inputs: EndpointInputs, how = call(60 * MINUTE)) =>
  clock.run(fakeController(api, clock).create(inputs, how));
const failing = (inputs: EndpointInputs, how = call(60 * MINUTE)) =>
  clock.run(rejection(fakeController(api, clock).create(inputs, how)));
const update = (olds: EndpointState, news: EndpointInputs) =>
  clock.run(fakeController(api, clock).update("ep_1", olds, news, call(20 * MINUTE)));
const chats = () => api.calls.filter((each) => each.startsWith("chat")).length;
const RESULT = { score: 0.9, count: COUNT, costMicroUsd: 1_000, digest: DIGEST };

describe("an evaluation", () => {
  test("is made after the deploy, four examples at a time, with its progress on the row", async () => {
    const calling = call(60 * MINUTE);
    const { state } = await create(asked(), calling);
    expect(state.evaluationResult).toEqual(RESULT);
    expect([chats(), most]).toEqual([COUNT, 4]);
    expect(new Set(api.inferenceKeys).size).toBe(COUNT);
    expect(calling.log.statuses).toContain("evaluating 10 of 10: 0.90");
    expect(calling.log.infos).toContain(
      "evaluation passed: ep_2 (qwen-1): score 0.9 of 10 examples, $0.0001 per request",
    );
    expect(decide(state, asked())).toEqual({ action: "none" });
  });

  test("comes after the smoke test", async () => {
    right.ep_2 = 9;
    const smokeTest = { messages: [{ role: "user" as const, content: "question 0" }], contains: "answer 0" };
    await create(asked({}, { smokeTest }));
    expect(chats()).toBe(COUNT + 1);
    expect(api.asked[0]?.messages).toEqual(smokeTest.messages);
  });

  test("that refuses a first deploy keeps it; the next up runs only the evaluation again", async () => {
    right.ep_2 = 7;
    const error = (await failing(asked())) as IncompleteError;
    expect(error).toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(
      /^The evaluation of endpoint ep_2 failed: its score is 0\.7, below the minimum of 0\.8\. .*"question 7" scored 0: expected answer 7, answered I do not know.*the next pulumi up runs only the evaluation again\.$/,
    );
    expect(error.state.evaluationResult).toBeNull();
    expect(decide(error.state, asked())).toMatchObject({
      action: "update",
      calls: true,
      reason: expect.stringContaining("evaluation") as string,
    });
  });

  test("a lost answer is asked for again under its key; one that never comes ends all", async () => {
    api.next("chat", brokenConnection());
    const { state } = await create(asked());
    expect(state.evaluationResult?.score).toBe(0.9);
    expect([chats(), new Set(api.inferenceKeys).size]).toEqual([COUNT + 1, COUNT]);

    api.always("chat", statusError(402, "out of credit"));
    const error = await failing(asked({}, { name: "contracts-1111111" }));
    expect(error.message).toMatch(/^Evaluating endpoint ep_3 failed: out of credit \(HTTP 402\)/);
    expect(chats()).toBeLessThanOrEqual(COUNT + 1 + 4);
    expect(clock.pending).toBe(0);
  });

  test("a price that is not told is no price", async () => {
    price = null;
    expect((await create(asked())).state.evaluationResult?.costMicroUsd).toBeNull();
    const error = await failing(asked({ maxCostPerRequestMicroUsd: 1 }, { name: "contracts-1111111" }));
    expect(error.message).toContain("Pareta did not tell what a request costs");
  });

  test("of an endpoint that is wanted stopped is left for its first start", async () => {
    const { state } = await create(asked({}, { running: false }));
    expect([chats(), state.evaluationResult]).toEqual([0, null]);
  });

  test("ends with the operation", async () => {
    api.always("chat", statusError(503, "busy"));
    const error = await failing(asked(), call(5 * MINUTE));
    expect(error.message).toMatch(
      /gave up after 5 min evaluating endpoint ep_2: 0 of 10 examples were answered\. The last trouble on the way: .*busy/,
    );
    expect(clock.pending).toBe(0);
  });
});

describe("the task's own examples", () => {
  const fromTask = (count: number) => ({ examples: undefined, fromTask: count }) as unknown as Partial<Evaluation>;
  const has = (count: number) =>
    api.always(
      "task",
      ({ id }) =>
        new Task({
          id,
          examples: EXAMPLES.slice(0, count).map(({ input, expected }) => ({ input, expected_output: expected })),
        }),
    );

  test("are read before the deploy", async () => {
    has(5);
    const { state } = await create(asked(fromTask(5)));
    expect(state.evaluationResult).toMatchObject({ score: 1, count: 5, digest: examplesDigest(EXAMPLES.slice(0, 5)) });
    expect(api.calls.indexOf("task contract-key-fields")).toBeLessThan(
      api.calls.findIndex((each) => each.startsWith("deploy")),
    );
  });

  test("that are fewer than asked for are all used, with a warning", async () => {
    has(3);
    const calling = call(60 * MINUTE);
    expect((await create(asked(fromTask(5)), calling)).state.evaluationResult?.count).toBe(3);
    expect(calling.log.warnings.join()).toContain('task "contract-key-fields" has 3');
  });

  test("that do not exist are an error before anything is deployed", async () => {
    has(0);
    expect((await failing(asked(fromTask(5)))).message).toMatch(
      /has no examples that say what a right answer is.*Nothing was changed/,
    );
    expect(api.count("deploy")).toBe(0);
  });
});

describe("in a replacement", () => {
  const comparing = () => asked({ minimum: 0, notWorseThanCurrent: 0.05 });

  test("one that is refused is deleted again, and the old one stays; the error says both scores", async () => {
    right.ep_2 = 8;
    const error = await failing(comparing(), replacing());
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error.message).toMatch(
      /its score is 0\.8, and that of the current one 0\.9: at most 0\.05 below is allowed\. ep_2 \(qwen-1\): score 0\.8 .*; the current one, ep_old \(qwen-1\): score 0\.9 .*"question 8" scored 0, the current one 1: .*It was to replace another endpoint, so ep_2/,
    );
    expect(error.message).not.toContain("is in the state");
    expect([[...api.records.keys()], chats()]).toEqual([["ep_old"], 2 * COUNT]);
  });

  test("one that is accepted keeps its result", async () => {
    const calling = replacing();
    expect((await create(comparing(), calling)).state.evaluationResult).toEqual(RESULT);
    expect(calling.log.infos.join()).toContain("the current one, ep_old (qwen-1): score 0.9 of 10 examples");
  });

  test("the current one is not asked where the state holds its result for these very examples", async () => {
    right.ep_2 = 8;
    const error = await failing(comparing(), replacing({ result: RESULT }));
    expect(error.message).toContain("that of the current one 0.9");
    expect(chats()).toBe(COUNT);
    const other = await failing(comparing(), replacing({ result: { ...RESULT, digest: "other", score: 1 } }));
    expect(other.message).toContain("that of the current one 0.9");
    expect(chats()).toBe(3 * COUNT);
  });

  test("a current one that cannot be asked is an error before anything is deployed", async () => {
    api.set("ep_old", { status: "stopped" });
    const error = await failing(comparing(), replacing());
    expect(error.message).toMatch(
      /compares with endpoint ep_old \(contracts-0000000\), which is stopped and cannot be asked.*Nothing was deployed/,
    );
    expect([api.count("deploy"), chats()]).toEqual([0, 0]);
    expect((await create(comparing(), replacing({ result: RESULT }))).id).toBe("ep_2");
    api.calls.length = 0;
  });

  test("a current one that stops in the meantime ends it, and is not started", async () => {
    api.always("chat", (request) => {
      if (request.id !== "ep_old") return answers(request);
      api.set("ep_old", { status: "stopped" });
      throw statusError(503, "stopped");
    });
    const error = await failing(comparing(), replacing());
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error.message).toMatch(/^endpoint ep_old is stopped by now, so it cannot be evaluated\. It was to replace/);
    expect([api.count("start"), api.records.get("ep_old")?.status]).toEqual([0, "stopped"]);
  });
});

describe("in place", () => {
  const passed = () => stateOf({ evaluation: evaluation(), evaluationResult: RESULT });
  beforeEach(() => api.add({ id: "ep_1" }));

  test("a change of it runs it, and nothing else", async () => {
    const news = asked({ minimum: 0.85 });
    expect(decide(passed(), news)).toMatchObject({ action: "update", calls: true });
    expect((await update(passed(), news)).evaluationResult).toEqual(RESULT);
    expect([chats(), api.count("deploy"), api.count("start")]).toEqual([COUNT, 0, 0]);
  });

  test("one that refuses keeps the endpoint and the state", async () => {
    const error = await clock.run(
      rejection(fakeController(api, clock).update("ep_1", passed(), asked({ minimum: 1 }), call(20 * MINUTE))),
    );
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(/below the minimum of 1\./);
    expect([...api.records.keys()]).toContain("ep_1");
  });

  test("it is not run again on a start, nor on a refresh", async () => {
    api.set("ep_1", { status: "stopped" });
    const stopped = { ...passed(), status: "stopped", running: false, ready: false };
    expect((await update(stopped, asked())).evaluationResult).toEqual(RESULT);
    const found = await clock.run(fakeController(api, clock).read("ep_1", passed(), call(MINUTE)));
    expect(found?.state.evaluationResult).toEqual(RESULT);
    expect(chats()).toBe(0);
  });

  test("another model that serves has no result", async () => {
    api.set("ep_1", { model: "llama-2" });
    const found = await clock.run(fakeController(api, clock).read("ep_1", passed(), call(MINUTE)));
    expect(found?.state.evaluationResult).toBeNull();
  });

  test("taken out, its result goes", async () => {
    expect((await update(passed(), inputsOf())).evaluationResult).toBeNull();
    expect(chats()).toBe(0);
  });
});
