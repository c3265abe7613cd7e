import { ChatCompletion } from "pulumi-pareta/client";
import {
  EndpointError,
  IncompleteError,
  decide,
  type EndpointInputs,
  type EndpointState,
  type SmokeTest,
} from "../../../provider/endpoint";
import { brokenConnection, htmlAnswer, refusedConnection, statusError, totalTimeout } from "../../support/api-errors";
import { inputsOf, stateOf } from "../../support/endpoints";
import { FAKE_KEY, FakeApi, answerOf, fakeController, type Answer } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const PING: SmokeTest = { messages: [{ role: "user", content: "Say pong." }], contains: "pong" };
const OTHER: SmokeTest = { messages: [{ role: "user", content: "Say ping." }] };

const asked = (overrides: Partial<EndpointInputs> = {}) => inputsOf({ smokeTest: PING, ...overrides });
const untested = (overrides: Partial<EndpointState> = {}) => stateOf({ smokeTest: PING, ready: false, ...overrides });
const passed = (overrides: Partial<EndpointState> = {}) => stateOf({ smokeTest: PING, ready: true, ...overrides });

let clock: FakeClock;
let api: FakeApi;

beforeEach(() => {
  clock = new FakeClock();
  api = new FakeApi(clock);
});

const update = (olds: EndpointState, news: EndpointInputs, calling = call(20 * MINUTE)) =>
  clock.run(fakeController(api, clock).update("ep_1", olds, news, calling));
const create = (inputs: EndpointInputs, calling = call(HOUR)) =>
  clock.run(fakeController(api, clock).create(inputs, calling));
const read = async (stored: EndpointState) => {
  const found = await clock.run(fakeController(api, clock).read("ep_1", stored, call(MINUTE)));
  if (!found) throw new Error("not found");
  return found;
};

/** The calls that changed, started or asked something, in their order. */
const deeds = () => api.calls.map((each) => each.split(" ")[0]).filter((each) => !["retrieve", "list"].includes(each!));

async function incomplete(promise: Promise<unknown>): Promise<IncompleteError> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(IncompleteError);
  return error as IncompleteError;
}

describe("an endpoint is ready", () => {
  test("after its deploy and one answer, which is asked for as the program says", async () => {
    const calling = call(HOUR);
    const { state } = await create(asked(), calling);
    expect(state).toEqual({ ...passed(), name: asked().name });
    expect(deeds()).toEqual(["deploy", "chat"]);
    expect(api.calls).toContain("chat ep_1");
    expect(api.asked).toEqual([{ messages: PING.messages, maxRetries: 0 }]);
    expect(calling.log.statuses).toContain("smoke test: waiting for an answer");
  });

  test.each([
    [1_150, ["smoke test: answered, $0.00115 billed"]],
    [0, ["smoke test: answered, and billed before"]],
    [null, []],
  ])("and a receipt of %s is shown on its row", async (billedMicroUsd, lines) => {
    api.next("chat", () => answerOf("Pong.", billedMicroUsd));
    const calling = call(HOUR);
    await create(asked(), calling);
    expect(calling.log.infos.slice(1)).toEqual(lines);
  });

  test("after each start", async () => {
    api.add({ status: "stopped" });
    const stopped = passed({ status: "stopped", running: false, ready: false });
    expect(await update(stopped, asked())).toEqual(passed());
    expect(deeds()).toEqual(["start", "chat"]);
  });

  test("without a test, once it is live", async () => {
    const { state } = await create(inputsOf());
    expect(state.ready).toBe(true);
    expect(state).not.toHaveProperty("smokeTest");
    expect(deeds()).toEqual(["deploy"]);
  });

  test.each<[string, SmokeTest, Answer]>([
    ["whatever the case", { ...PING, contains: "PONG" }, () => answerOf("ok: pOnG!")],
    ["any text, where none is asked for", OTHER, () => answerOf("I do not know.")],
    ["text in parts", PING, () => answerOf([{ type: "text", text: "po" }, null, { type: "text", text: "ng" }])],
  ])("by an answer with %s", async (_, smokeTest, answer) => {
    api.next("chat", answer);
    expect((await create(asked({ smokeTest }))).state.ready).toBe(true);
    expect(api.count("chat")).toBe(1);
  });
});

describe("an endpoint that is wanted stopped is not tested", () => {
  test("after its deploy", async () => {
    const { state } = await create(asked({ running: false }));
    expect(state).toMatchObject({ status: "stopped", running: false, ready: false });
    expect(deeds()).toEqual(["deploy", "stop"]);
  });

  test("when it is stopped, and when the test changes meanwhile", async () => {
    api.add();
    const stopped = await update(passed(), asked({ running: false }));
    expect(stopped).toMatchObject({ status: "stopped", ready: false });
    const changed = await update(stopped, asked({ running: false, smokeTest: OTHER }));
    expect(changed).toEqual({ ...stopped, smokeTest: OTHER });
    expect(deeds()).toEqual(["stop"]);
    expect(decide(changed, asked({ running: false, smokeTest: OTHER }))).toEqual({ action: "none" });
  });
});

describe("a change of the test", () => {
  beforeEach(() => api.add());

  test.each<[string, EndpointState, SmokeTest]>([
    ["one is added", stateOf(), PING],
    ["it is another", passed(), OTHER],
    ["the answer must contain something else", passed(), { ...PING, contains: "po" }],
  ])("%s: it is run, and nothing else", async (_, olds, smokeTest) => {
    expect(await update(olds, asked({ smokeTest }))).toEqual(passed({ smokeTest }));
    expect(deeds()).toEqual(["chat"]);
  });

  test.each([
    ["passed", passed()],
    ["not passed", untested()],
  ])("one that has %s is taken out: ready, and nothing is called", async (_, olds) => {
    expect(await update(olds, inputsOf())).toEqual(stateOf());
    expect(api.calls).toEqual([]);
  });

  test("one that does not pass cancels the proof of the earlier one", async () => {
    api.next("chat", () => answerOf("Ping."));
    const { state } = await incomplete(update(passed({ smokeTest: OTHER }), asked()));
    expect(state).toEqual(untested());
    expect(decide(state, asked())).toMatchObject({ action: "update", calls: true });
  });
});

describe("a test that does not pass", () => {
  const WRONG: Answer = () => answerOf("I cannot help with that.");

  test("after a deploy: the endpoint is in the state and not ready, and the next up runs only the test", async () => {
    api.next("chat", WRONG);
    const error = await incomplete(create(asked()));
    expect(error.id).toBe("ep_1");
    expect(error.state).toEqual({ ...untested(), url: stateOf().url });
    expect(error.message).toMatch(
      /^The smoke test of endpoint ep_1 failed: the answer does not contain "pong": it is "I cannot help with that\."/,
    );
    expect(error.message).toMatch(/Endpoint ep_1 is in the state, live and billed, but not ready/);

    // A refresh clears the engine's own mark of the failure.
    const { state, inputs } = await read(error.state);
    expect(state).toEqual(error.state);
    expect(inputs).toEqual(asked());
    expect(decide(state, inputs)).toEqual({
      action: "update",
      calls: true,
      reason: "not ready: up will run the smoke test, one billed inference",
    });
    api.calls.length = 0;
    expect(await update(state, asked())).toEqual(passed());
    expect(deeds()).toEqual(["chat"]);
    expect(decide(passed(), asked())).toEqual({ action: "none" });
  });

  test("a second time: the state stays as it is", async () => {
    api.add().next("chat", WRONG);
    const error = await rejection(update(untested(), asked()));
    expect(error).toBeInstanceOf(EndpointError);
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(/does not contain "pong".*the next pulumi up runs only the test again\.$/);
  });

  test("after a start: the state knows that it runs", async () => {
    api.add({ status: "stopped" }).next("chat", WRONG);
    const stopped = untested({ status: "stopped", running: false });
    const { state } = await incomplete(update(stopped, asked()));
    expect(state).toEqual(untested());
    expect(deeds()).toEqual(["start", "chat"]);
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["blank", " \n"],
    ["no text at all", 7],
    ["an empty list", []],
    ["parts without text", [{ type: "image_url", image_url: {} }, "pong"]],
  ])("an answer that is %s holds no text, and one is enough to know it", async (_, content) => {
    api.always("chat", () => answerOf(content));
    const error = await incomplete(create(asked()));
    expect(error.message).toContain("failed: the answer holds no text.");
    expect(api.count("chat")).toBe(1);
  });

  test("an answer without choices holds no text", async () => {
    api.next("chat", () => new ChatCompletion({ choices: [] }));
    expect((await incomplete(create(asked()))).message).toContain("the answer holds no text");
  });

  test("a long answer is cut, and the key is in no part of what is shown", async () => {
    const before = "x".repeat(150);
    api.next("chat", () => answerOf(`${before}${FAKE_KEY} ${"y".repeat(500)}`));
    const { message } = await incomplete(create(asked()));
    expect(message).toContain(`it is "${before}[redacted]...`.slice(0, 160));
    expect(message).not.toContain("pareta_sk");
    expect(message).not.toContain("yyy");
  });

  test("control characters of an answer do not reach the terminal", async () => {
    api.next("chat", () => answerOf("\u001b[2Jgone"));
    expect((await incomplete(create(asked()))).message).toContain('"\\u001b[2Jgone"');
  });

  test("nothing of a secret test is shown: the model may repeat the question", async () => {
    const contains = "the-secret-word";
    const smokeTest = { messages: [{ role: "user", content: "secret question" }], contains };
    const calling = call(HOUR);
    api.next("chat", () => answerOf("You said: secret question"));
    const { message } = await incomplete(create(asked({ smokeTest, __plain: ["task", "model", "name"] }), calling));
    expect(message).toMatch(/does not contain what smokeTest\.contains asks for; neither is shown/);
    expect(message + calling.log.statuses.join() + calling.log.infos.join()).not.toMatch(/secret question|secret-word/);
  });

  test("the server's words about a secret test are not shown either: they may repeat it", async () => {
    const smokeTest = { messages: [{ role: "user", content: "secret question" }] };
    const calling = call();
    const words = "message 'secret question' was refused";
    api.next("chat", statusError(503, words), statusError(400, words, { requestId: "req_7" }));
    const error = await incomplete(create(asked({ smokeTest, __plain: ["task", "model", "name"] }), calling));
    expect(error.message).toMatch(/HTTP 400.*req_7/);
    const told = [error.message, ...calling.log.statuses, ...calling.log.infos, ...calling.log.warnings].join();
    expect(told).not.toContain("secret question");
  });

  test("messages are logged nowhere, secret or not", async () => {
    const calling = call(HOUR);
    await create(asked(), calling);
    const { statuses, infos, warnings } = calling.log;
    expect([...statuses, ...infos, ...warnings].join()).not.toContain("Say pong");
  });
});

describe("a request without an answer", () => {
  const busy = (retryAfterMs: number | null = null) => statusError(429, "slow down", { retryAfterMs });

  describe("that costs nothing is made again, for as long as it takes", () => {
    test.each<[string, Error]>([
      ["503", statusError(503, "endpoint 'ep_1' is starting.")],
      ["429", busy()],
      ["no connection", refusedConnection()],
    ])("%s", async (_, error) => {
      api.add().next("chat", ...Array<Error>(40).fill(error));
      const calling = call(20 * MINUTE);
      expect(await update(untested(), asked(), calling)).toEqual(passed());
      expect(api.count("chat")).toBe(41);
      expect(calling.log.statuses).toContainEqual(expect.stringMatching(/Trying again\.$/));
      expect(deeds().filter((deed) => deed !== "chat")).toEqual([]);
    });

    test("until the operation's time is over", async () => {
      api.add().always("chat", statusError(503, "endpoint 'ep_1' is starting."));
      const error = await rejection(update(untested(), asked()));
      expect(clock.now()).toBe(20 * MINUTE);
      expect(error.message).toMatch(/^gave up after 20 min waiting for endpoint ep_1 to answer its smoke test\./);
      expect(error.message).toMatch(/customTimeouts.*The last trouble on the way: .*is starting/);
      // About every two seconds, not as fast as possible.
      expect(api.count("chat")).toBeLessThan(700);
    });

    test("after the pause that the server asks for", async () => {
      api.add().next("chat", busy(90_000));
      await update(untested(), asked());
      expect(clock.now()).toBeGreaterThan(90_000);
      expect(api.count("chat")).toBe(2);
    });

    test("but not after a pause that is longer than what is left", async () => {
      api.add().always("chat", busy(HOUR));
      const error = await rejection(update(untested(), asked()));
      expect(error.message).toMatch(/Pareta asks to wait 1 h, and only 20 min are left/);
      expect(api.count("chat")).toBe(1);
    });
  });

  describe("that may have been billed is made three times at most", () => {
    test.each<[string, Error, RegExp]>([
      ["the reply is lost", brokenConnection(), /ECONNRESET/],
      ["no answer in time", totalTimeout(120_000), /not done within/],
      ["500", statusError(500, "boom"), /boom \(HTTP 500\)/],
      ["502", statusError(502), /HTTP 502/],
      ["408", statusError(408), /HTTP 408/],
      ["a page", htmlAnswer(), /got a page/],
    ])("%s", async (_, error, words) => {
      api.add().always("chat", error);
      const failed = await rejection(update(untested(), asked()));
      expect(failed.message).toMatch(words);
      expect(failed.message).toMatch(
        /It was sent 3 times, and each may have been billed\. Endpoint ep_1 is in the state/,
      );
      expect(api.count("chat")).toBe(3);
      expect(clock.now()).toBeLessThan(MINUTE);
    });

    test("whatever comes in between", async () => {
      const cold = statusError(503);
      api.add().next("chat", brokenConnection(), cold, cold, statusError(500), cold, htmlAnswer());
      await rejection(update(untested(), asked()));
      expect(api.count("chat")).toBe(6);
    });

    test("and one of them may well pass", async () => {
      api.add().next("chat", brokenConnection(), statusError(504));
      expect(await update(untested(), asked())).toEqual(passed());
    });

    test("with the same key while responses are lost, and with another one after a response", async () => {
      api.add().next("chat", brokenConnection(), brokenConnection(), statusError(503));
      await update(untested(), asked());
      const [first, again, cold, after] = api.inferenceKeys;
      expect(first).toMatch(/^[0-9a-f-]{36}$/);
      expect([again, cold]).toEqual([first, first]);
      expect(after).not.toBe(first);
    });

    test("a request without a response is given up after two minutes, each time", async () => {
      api.add().always("chat", api.silent);
      const failed = await rejection(update(untested(), asked()));
      expect(failed.message).toMatch(/sent 3 times/);
      expect(api.count("chat")).toBe(3);
      expect(clock.now()).toBeGreaterThanOrEqual(6 * MINUTE);
      expect(clock.now()).toBeLessThan(7 * MINUTE);
    });

    test("it ends with the operation, where that is sooner", async () => {
      api.add().always("chat", api.silent);
      const failed = await rejection(update(untested(), asked(), call(MINUTE)));
      expect(failed.message).toMatch(/^gave up after 60 s waiting for endpoint ep_1 to answer/);
      expect(clock.now()).toBe(MINUTE);
    });
  });

  describe("for a reason that stays is not made again, and the endpoint is kept", () => {
    test.each<[string, Error, RegExp]>([
      ["402", statusError(402, "organization is out of credit"), /out of credit \(HTTP 402\)\. Top up .* dashboard/],
      ["401", statusError(401, "invalid API key"), /invalid API key \(HTTP 401\)\. Check the API key/],
      ["403", statusError(403, "no"), /This API key lacks the permission/],
      ["409", statusError(409, "no"), /HTTP 409/],
      [
        "422, by the input's own name",
        statusError(422, [{ loc: ["body", "messages", 0, "role"], msg: "unknown role" }]),
        /smokeTest\.messages\.0\.role: unknown role/,
      ],
    ])("%s", async (_, error, words) => {
      api.always("chat", error);
      const failed = await incomplete(create(asked()));
      expect(failed.message).toMatch(/^Running the smoke test of endpoint ep_1 failed: /);
      expect(failed.message).toMatch(words);
      expect(failed.message).toMatch(/the next pulumi up runs only the test again/);
      expect(failed.state).toMatchObject({ status: "live", running: true, ready: false });
      expect(deeds()).toEqual(["deploy", "chat"]);
    });

    test("an error that is not the API's is still an error for the user", async () => {
      api.add().next("chat", new TypeError("oops"));
      const failed = await rejection(update(untested(), asked()));
      expect(failed).toBeInstanceOf(EndpointError);
      expect(failed.message).toMatch(/failed: oops/);
    });
  });

  describe("404", () => {
    const missing = statusError(404, "endpoint 'ep_1' not found");

    test("of an endpoint that is there: inference may not know it yet", async () => {
      api.next("chat", missing, missing, missing, missing);
      expect((await create(asked())).state.ready).toBe(true);
      expect(api.count("chat")).toBe(5);
    });

    test("forever: an error within minutes", async () => {
      api.always("chat", missing);
      const failed = await incomplete(create(asked()));
      expect(failed.message).toMatch(/^Running the smoke test of endpoint ep_1 failed: endpoint 'ep_1' not found/);
      expect(clock.now()).toBeGreaterThan(2 * MINUTE - 5_000);
      expect(clock.now()).toBeLessThan(3 * MINUTE);
    });

    test("of an endpoint that is gone", async () => {
      api.add().next("chat", () => {
        api.records.delete("ep_1");
        throw missing;
      });
      const failed = await rejection(update(untested(), asked()));
      expect(failed).not.toBeInstanceOf(IncompleteError);
      expect(failed.message).toMatch(/endpoint ep_1 disappeared while it was tested/);
    });
  });

  describe("503 of an endpoint that", () => {
    const unavailable =
      (status: string): Answer =>
      () => {
        api.set("ep_1", { status });
        throw statusError(503, `endpoint 'ep_1' is ${status}.`);
      };

    test("starts again: it is waited for, and asked when it is live", async () => {
      api.add().next("chat", unavailable("starting"));
      clock.timer(5 * MINUTE, () => api.set("ep_1", { status: "live" }));
      const calling = call(20 * MINUTE);
      expect(await update(untested(), asked(), calling)).toEqual(passed());
      expect(api.count("chat")).toBe(2);
      expect(calling.log.statuses).toContain("starting: waiting to be live");
    });

    test("failed: the state says so, and it is not waited for", async () => {
      api.add().next("chat", unavailable("failed"));
      const failed = await incomplete(update(untested(), asked()));
      expect(failed.message).toMatch(/went to the status "failed"/);
      expect(failed.state).toMatchObject({ status: "failed", running: false, ready: false });
      expect(clock.now()).toBeLessThan(MINUTE);
    });

    test("was stopped meanwhile: said at once, and not started a second time in one operation", async () => {
      api.add({ status: "stopped" }).next("chat", unavailable("stopped"));
      const failed = await rejection(update(untested({ status: "stopped", running: false }), asked()));
      expect(failed.message).toMatch(/ep_1 was stopped elsewhere.*The next pulumi up starts it, and tests it again/);
      expect(api.count("start")).toBe(1);
      expect(clock.now()).toBeLessThan(MINUTE);
    });

    test("never answers: wherever the time runs out, the error is about the test", async () => {
      api.add().always("chat", statusError(503, "cold"));
      for (let seconds = 20; seconds < 32; seconds += 0.7) {
        const failed = await rejection(update(untested(), asked(), call(seconds * 1000)));
        expect(failed.message).toMatch(/^gave up after .* waiting for endpoint ep_1 to answer its smoke test/);
      }
    });
  });

  test("a cancelled operation says so", async () => {
    const abort = new AbortController();
    api.add().always("chat", statusError(503));
    clock.timer(MINUTE, () => abort.abort(new Error("interrupted")));
    const failed = await rejection(update(untested(), asked(), { ...call(HOUR), signal: abort.signal }));
    expect(failed.message).toMatch(/^was cancelled after 60 s waiting for endpoint ep_1 to answer its smoke test/);
    expect(failed.message).not.toContain("customTimeouts");
  });
});

describe("a refresh runs no test", () => {
  test.each<[string, Record<string, unknown>, Partial<EndpointState>]>([
    ["nothing has changed: what was proven stays", {}, {}],
    ["a status nobody has seen is no proof of a change", { status: "migrating" }, { status: "migrating" }],
    ["stopped", { status: "stopped" }, { status: "stopped", running: false, ready: false }],
    ["failed", { status: "failed" }, { status: "failed", running: false, ready: false }],
    ["starting anew", { status: "starting" }, { status: "starting", ready: false }],
    ["another model serves", { model: "llama-2" }, { deployedModel: "llama-2", ready: false }],
  ])("%s", async (_, raw, want) => {
    api.add(raw);
    const { state } = await read(passed());
    expect(state).toEqual(passed(want));
    expect(api.count("chat")).toBe(0);
  });

  test("an endpoint that drifted is tested again by the up that repairs it", async () => {
    api.add({ status: "stopped" });
    const { state } = await read(passed());
    expect(decide(state, asked())).toMatchObject({ action: "update", reason: "stopped: up will start it" });
    expect(await update(state, asked())).toEqual(passed());
    expect(deeds()).toEqual(["start", "chat"]);
  });

  test("an endpoint that was stopped and started elsewhere between two refreshes is tested again", async () => {
    api.add({ status: "stopped" });
    const stopped = (await read(passed())).state;
    api.set("ep_1", { status: "live" });
    const { state } = await read(stopped);
    expect(state).toEqual(untested());
    expect(await update(state, asked())).toEqual(passed());
    expect(deeds()).toEqual(["chat"]);
  });

  test("an update for another reason does not test again what has passed", async () => {
    api.add();
    const news = asked({ __timeouts: { delete: "1h" } });
    expect(await update(passed(), news)).toEqual(passed({ __timeouts: { delete: "1h" } }));
    // An `up` after an operation that failed elsewhere looks, and finds nothing to do.
    expect(await update(passed(), asked())).toEqual(passed());
    expect(api.count("chat")).toBe(0);
  });
});

describe("a state of an earlier version, without ready", () => {
  const old = stateOf();
  delete (old as Partial<EndpointState>).ready;

  test("shows no diff", () => {
    expect(decide(old, inputsOf())).toEqual({ action: "none" });
    expect(decide({ ...old, status: "stopped", running: false }, inputsOf({ running: false }))).toEqual({
      action: "none",
    });
  });

  test.each([
    ["live", true],
    ["migrating", true],
    ["stopped", false],
  ])("gets it from a refresh: %s is %p", async (status, ready) => {
    api.add({ status });
    const { state } = await read(old);
    expect(state.ready).toBe(ready);
    expect(decide(state, inputsOf({ running: state.running })).action).toBe("none");
  });

  test("is tested once a test is asked for", async () => {
    api.add();
    expect(await update(old, asked())).toEqual(passed());
    expect(deeds()).toEqual(["chat"]);
  });
});
