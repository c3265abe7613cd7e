import { EndpointError, IncompleteError, type EndpointInputs, type EndpointState } from "../../../provider/endpoint";
import { badCertificate, brokenConnection, htmlAnswer, statusError, totalTimeout } from "../../support/api-errors";
import { inputsOf, recordOf, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController, type Answer } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, causes, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const STOPPED = { status: "stopped", running: false };

const setUp = (there?: Record<string, unknown>) => {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  if (there) api.add(there);
  const calling = call(20 * MINUTE);
  const controller = fakeController(api, clock);
  const read = (olds: EndpointState | Record<string, never> = stateOf(), id = "ep_1") =>
    clock.run(controller.read(id, olds, calling));
  const update = (olds: Partial<EndpointState> = {}, news: Partial<EndpointInputs> = {}) =>
    clock.run(controller.update("ep_1", stateOf(olds), inputsOf(news), calling));
  const remove = (olds: Partial<EndpointState> = {}) => clock.run(controller.delete("ep_1", stateOf(olds), calling));
  const failure = async (work: Promise<unknown>) => {
    const error = await rejection(work);
    expect(error).toBeInstanceOf(EndpointError);
    return error;
  };
  return { clock, api, log: calling.log, read, update, remove, failure };
};

/** Says "not found" although the endpoint exists. */
const unseen = () => statusError(404, "endpoint 'ep_1' not found");

describe("read", () => {
  test("the actual state, with one look", async () => {
    const { api, read, log } = setUp({ status: "stopped", url: null });
    const { state, inputs } = (await read())!;
    expect(state).toEqual(stateOf({ ...STOPPED, url: null, ready: false }));
    expect(inputs).toEqual(inputsOf({ running: false }));
    expect(api.calls).toEqual(["retrieve ep_1"]);
    expect(log.warnings).toEqual([]);
  });

  test("one 404 is no absence: the second look sees it", async () => {
    const { api, read } = setUp({});
    api.next("retrieve", unseen());
    expect(await read()).toMatchObject({ state: stateOf() });
    expect(api.calls).toEqual(["retrieve ep_1", "retrieve ep_1"]);
  });

  test("two 404 are no absence while the list has its id", async () => {
    const { api, read, clock } = setUp({ id: "ep_0", name: "ep_1", status: "stopped" });
    api.add().always("retrieve", unseen());
    expect(await read()).toMatchObject({ state: stateOf() });
    expect(api.calls).toEqual(["retrieve ep_1", "retrieve ep_1", "list"]);
    expect(clock.now()).toBe(500);
  });

  test("two 404 and a list without it: gone", async () => {
    const { read } = setUp();
    expect(await read()).toBeUndefined();
  });

  test("gone, where only the id was known: an error", async () => {
    const { read, failure } = setUp();
    expect((await failure(read({}))).message).toBe("endpoint ep_1 does not exist (or not for this API key)");
  });

  test("an endpoint that no program described is taken as it is", async () => {
    const { read, log } = setUp({
      region: "eu",
      quality: null,
      name: null,
      task: null,
      model: null,
      status: "starting",
    });
    const { inputs, state } = (await read({}))!;
    expect(inputs).toEqual({
      task: "",
      model: "recommended",
      name: "ep_1",
      running: true,
      deployOptions: { region: "eu" },
      __autoName: false,
    });
    expect(state).toMatchObject({ ...inputs, status: "starting", __wasLive: false });
    expect(log.warnings).toEqual([]);
  });

  test("a difference from the inputs, and an unknown status, are reported", async () => {
    const { read, log } = setUp({ name: "other", status: "migrating" });
    expect((await read())?.state).toMatchObject({ status: "migrating", running: true });
    expect(log.warnings).toEqual([
      'asked for the name "contracts-3f9a1c2", and Pareta shows "other"; nothing is changed for it',
      'endpoint ep_1 has the status "migrating", which this version does not know',
    ]);
  });

  test.each<[string, Answer, RegExp]>([
    ["a refused key", statusError(401, "invalid API key"), /invalid API key \(HTTP 401\)\. Check the API key/],
    ["a page of a proxy", htmlAnswer(), /expected JSON, got a page/],
    ["a broken connection", brokenConnection(), /the connection broke: ECONNRESET\./],
    [
      "another endpoint's record",
      () => recordOf({ id: "ep_2", name: "x" }),
      /asked for endpoint ep_1, and got ep_2: nothing is believed of it, and nothing changed\./,
    ],
  ])("%s proves nothing: the state is kept, and it says why", async (_what, answer, want) => {
    const { api, read, failure } = setUp({});
    api.always("retrieve", answer);
    const { message } = await failure(read());
    expect(message).toMatch(/^Reading endpoint ep_1 failed: /);
    expect(message).toMatch(want);
    expect(message).toMatch(/ The state is kept as it was\.$/);
  });

  test("a record whose name is the id that was asked for is not believed: it is told by its own id", async () => {
    const { api, read } = setUp();
    api.always("retrieve", () => recordOf({ id: "ep_uuid", name: "ep_1" }));
    await expect(read()).rejects.toThrow('"ep_1" is no endpoint\'s id: it is the name of ep_uuid.');
  });
});

describe("update", () => {
  test("of the model's name or a timeout alone calls nothing, and changes nothing else", async () => {
    const { api, update } = setUp();
    const there = { deployedModel: "qwen-1", __origin: { baseUrl: "http://before", keyFingerprint: "before" } };
    const news = { model: "qwen-1", __timeouts: { delete: "5m" } };
    expect(await update(there, news)).toEqual(stateOf({ ...there, ...news }));
    expect(api.calls).toEqual([]);
  });

  test.each([
    ["started", "stopped", true, "start", "starting endpoint ep_1", "stopped: waiting to be live"],
    ["stopped", "live", false, "stop", "stopping endpoint ep_1", "live: waiting to be stopped"],
  ])("%s, and waited for", async (_what, status, running, action, doing, waiting) => {
    const { api, update, log } = setUp({ status });
    const state = await update({ status, running: !running }, { running });
    expect(state).toEqual(stateOf({ running, status: running ? "live" : "stopped", ready: running }));
    expect(api.calls).toEqual(["retrieve ep_1", `${action} ep_1`, "retrieve ep_1"]);
    expect(log.statuses).toEqual([doing, waiting]);
  });

  test("a state that is already reached is not requested again", async () => {
    const { api, update } = setUp({ status: "live" });
    expect(await update(STOPPED)).toEqual(stateOf());
    expect(api.calls).toEqual(["retrieve ep_1"]);
  });

  test("gone: it says so, after it has made sure", async () => {
    const { api, update, failure } = setUp();
    const error = await failure(update(STOPPED));
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toBe(
      "endpoint ep_1 is no longer there. Run pulumi refresh, then pulumi up to deploy it anew.",
    );
    expect(api.calls).toEqual(["retrieve ep_1", "retrieve ep_1", "list"]);
  });

  test.each<[string, Answer]>([
    ["gone at the start", unseen()],
    ["accepted, and then gone", () => undefined],
  ])("%s: said, with what to do", async (_what, answer) => {
    const { api, update, failure } = setUp({ status: "stopped" });
    api.always("start", (asked) => {
      api.records.clear();
      if (answer instanceof Error) throw answer;
      return answer(asked);
    });
    const error = await failure(update(STOPPED));
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(
      answer instanceof Error
        ? /^Starting endpoint ep_1 failed: endpoint 'ep_1' not found \(HTTP 404\)\. If it was deleted elsewhere, run pulumi refresh, then pulumi up\.$/
        : /^endpoint ep_1 disappeared while it was waited for\. Run pulumi refresh, then pulumi up\.$/,
    );
  });

  test.each<[string, Answer]>([
    ["a page", htmlAnswer()],
    ["nothing, for the connection broke", brokenConnection()],
    ["a gateway's timeout", statusError(504)],
  ])(
    "the answer to a start is %s: a look tells, and it is asked for again only where it was lost",
    async (_what, answer) => {
      const { api, update } = setUp({ status: "stopped" });
      api.next("start", answer);
      expect(await update(STOPPED)).toEqual(stateOf());
      expect(api.count("start")).toBe(2);
      expect(api.calls.slice(0, 3)).toEqual(["retrieve ep_1", "start ep_1", "retrieve ep_1"]);
    },
  );

  test.each<[string, Answer, RegExp]>([
    ["an empty balance", statusError(402, "empty"), /Top up the organization's balance/],
    ["a bad certificate", badCertificate(), /self-signed certificate/],
    ["a conflict that is final", statusError(409, "a seed endpoint is read-only"), /read-only \(HTTP 409\)/],
  ])("%s ends it at once, with the state as it was", async (_what, answer, want) => {
    const { api, update, failure } = setUp({ status: "stopped" });
    api.always("start", answer);
    const error = await failure(update(STOPPED));
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(want);
    expect(error.message).toMatch(/ The state is kept as it was; run pulumi up again\.$/);
    expect(api.count("start")).toBe(1);
  });

  test("a conflict is waited out, for two minutes at most", async () => {
    const { api, update, failure, clock } = setUp({ status: "stopped" });
    api.next("start", statusError(409, "busy"));
    expect(await update(STOPPED)).toEqual(stateOf());
    expect(clock.now()).toBe(750);

    const other = setUp({ status: "stopped" });
    other.api.always("start", statusError(409, "busy"));
    const { message } = await failure(other.update(STOPPED));
    expect(message).toMatch(/^Starting endpoint ep_1 failed: busy \(HTTP 409\)\. The state is kept/);
    expect(other.clock.now()).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(other.clock.now()).toBeLessThan(2 * MINUTE + 3_000);
  });

  test("a conflict that asks to wait for longer than that fails now", async () => {
    const { api, update, failure, clock } = setUp({ status: "stopped" });
    api.always("start", statusError(409, "busy", { retryAfterMs: 3 * MINUTE }));
    expect((await failure(update(STOPPED))).message).toMatch(/busy \(HTTP 409\)/);
    expect(clock.now()).toBe(0);
  });

  test("it fails after the start: saved as it is, with where to look", async () => {
    const { api, update, failure } = setUp({ status: "stopped", name: null });
    api.next("start", () => api.set("ep_1", { status: "failed" }));
    const error = await failure(update(STOPPED));
    expect(error).toBeInstanceOf(IncompleteError);
    expect(error).toMatchObject({ id: "ep_1", state: { status: "failed", running: false } });
    expect(error.message).toBe(
      'endpoint ep_1 (unnamed) went to the status "failed". It is kept in the state; the next pulumi up repairs it. ' +
        "See the Pareta dashboard for the cause.",
    );
  });

  test("a failed endpoint that should be stopped counts as stopped", async () => {
    const { api, update } = setUp({ status: "failed" });
    expect(await update({ status: "live" }, { running: false })).toMatchObject({ status: "failed", running: false });
    expect(api.calls).toEqual(["retrieve ep_1"]);
  });

  test("an alias that changed on the way is said once, and one that was known is not", async () => {
    const { update, log } = setUp({ status: "stopped", model: "qwen-2" });
    await update({ ...STOPPED, model: "llama-2", deployedModel: "qwen-1" }, { model: "llama-2" });
    expect(log.warnings).toEqual([
      'asked for the model "llama-2", and Pareta shows "qwen-2"; nothing is changed for it',
    ]);
    const other = setUp({ status: "stopped" });
    await other.update({ ...STOPPED, model: "llama-2", deployedModel: "qwen-1" }, { model: "llama-2" });
    expect(other.log.warnings).toEqual([]);
  });

  test("the first look passes after a while; the next ones follow quickly, and then steadily", async () => {
    const { api, update, clock } = setUp({ status: "live" });
    const at: number[] = [];
    api.always("retrieve", () => {
      at.push(clock.now());
      if (at.length === 6) api.always("retrieve", () => recordOf());
      throw statusError(503, "provider down");
    });
    await update(STOPPED);
    expect(at).toEqual([0, 250, 750, 1_750, 3_750, 5_750]);
  });
});

describe("a wait for live", () => {
  test("a failed status may lag behind an accepted start for three looks, and then it is believed", async () => {
    const { api, update, failure } = setUp({ status: "failed" });
    api.always("start", () => ({ ok: true }));
    const { message } = await failure(update({ status: "failed", running: false }));
    expect(message).toMatch(/went to the status "failed"/);
    expect(api.calls).toEqual(["retrieve ep_1", "start ep_1", ...Array<string>(4).fill("retrieve ep_1")]);
  });

  test("that runs out says what was waited for, what was last seen, and how to go on", async () => {
    const { update, failure, log } = setUp({ status: null });
    const error = await failure(update({ status: null }));
    expect(error.message).toBe(
      "gave up after 20 min waiting for endpoint ep_1 to be live; its last status was null. Pareta goes on with it; " +
        "run pulumi up again to carry on with the same endpoint, or give it more time with the customTimeouts option. " +
        "The state is kept as it was; run pulumi up again.",
    );
    expect(log.statuses[0]).toBe("no status yet: waiting to be live");
    expect(causes(error)).toContainEqual(expect.objectContaining({ name: "DeadlineError" }));
  });

  test("that the caller ends needs no more time", async () => {
    const { api, clock, failure } = setUp({ status: "starting" });
    const abort = new AbortController();
    clock.timer(10_000, () => abort.abort(new Error("SIGINT")));
    const calling = { ...call(20 * MINUTE), signal: abort.signal };
    const updating = fakeController(api, clock).update("ep_1", stateOf({ status: "starting" }), inputsOf(), calling);
    expect((await failure(clock.run(updating))).message).toBe(
      'was cancelled after 10 s waiting for endpoint ep_1 to be live; its last status was "starting". Pareta goes on with it; ' +
        "run pulumi up again to carry on with the same endpoint. The state is kept as it was; run pulumi up again.",
    );
  });
});

describe("where the time runs out, the last failure that explains it is told", () => {
  /**
   * An update of an endpoint that never becomes live. Its looks get `answers`, each after its number of milliseconds.
   */
  const trouble = async (...answers: [after: number, error: Error][]) => {
    const { api, clock, failure, update } = setUp({ status: "starting" });
    api.next("retrieve", () => recordOf({ status: "starting" }));
    for (const [after, error] of answers) {
      api.next("retrieve", () => new Promise((_, reject) => void clock.timer(after, () => reject(error))));
    }
    api.always("retrieve", api.silent);
    const { message } = await failure(update({ status: "starting" }));
    return / The last trouble on the way: (.*)$/.exec(message)?.[1];
  };
  const down = statusError(503, "provider down");
  const slow = totalTimeout(30_000);
  const whole = 20 * MINUTE;

  test("the last of several", async () => {
    const told = await trouble([0, statusError(500)], [whole - 5_000, down]);
    expect(told).toMatch(/^Looking at endpoint ep_1 failed: provider down \(HTTP 503\)\. The state is kept/);
  });

  test("a request that took too long, while there was time", async () => {
    expect(await trouble([0, down], [whole - 5_000, slow])).toMatch(/not done within 30000 ms/);
  });

  test("not one that was cut short by the end itself", async () => {
    expect(await trouble([0, down], [whole - 1_500, slow])).toMatch(/provider down/);
  });

  test("but that one too, if there is no other", async () => {
    expect(await trouble([whole - 1_500, slow])).toMatch(/not done within 30000 ms/);
  });
});

describe("the client's error stays the cause, for debugging", () => {
  const refusedKey = statusError(401, "invalid API key");

  test.each(["retrieve", "start"] as const)("%s", async (each) => {
    const { api, update, failure } = setUp({ status: "stopped" });
    api.always(each, refusedKey);
    expect(causes(await failure(update(STOPPED)))).toContain(refusedKey);
  });

  test("read and delete", async () => {
    const { api, read, remove, failure } = setUp({});
    api.always("retrieve", refusedKey).always("delete", refusedKey);
    expect(causes(await failure(read()))).toContain(refusedKey);
    expect(causes(await failure(remove()))).toContain(refusedKey);
  });

  test("a conflict, a start that found nothing, and a start that failed", async () => {
    const conflict = statusError(409, "a seed endpoint");
    const missing = unseen();
    for (const error of [conflict, missing]) {
      const { api, update, failure } = setUp({ status: "stopped" });
      api.always("start", error);
      expect(causes(await failure(update(STOPPED)))).toContain(error);
    }
  });
});

describe("delete", () => {
  test("asks, looks, and is done when it is gone", async () => {
    const { api, remove, log } = setUp({});
    await remove();
    expect(api.calls).toEqual(["delete ep_1", "retrieve ep_1"]);
    expect(log.statuses).toEqual(["deleting endpoint ep_1"]);
  });

  test("an endpoint that is already gone is a success, after it has made sure", async () => {
    const { api, remove } = setUp();
    await remove();
    expect(api.calls.slice(0, 2)).toEqual(["delete ep_1", "retrieve ep_1"]);
    expect(api.calls.at(-1)).toBe("list");
    expect(api.count("retrieve")).toBe(3);
  });

  test("a 404 for what is still there is not believed", async () => {
    const { api, remove } = setUp({});
    api.next("delete", unseen());
    await remove();
    expect(api.count("delete")).toBe(2);
    expect(api.records.size).toBe(0);
  });

  test("waited for, saying what it waits for", async () => {
    const { api, remove, clock, log } = setUp({});
    const looks: number[] = [];
    api.next("delete", () => {
      clock.timer(5_000, () => api.records.clear());
    });
    api.always("retrieve", () => {
      looks.push(clock.now());
      if (api.records.size === 0) throw unseen();
      return recordOf({ status: null });
    });
    await remove();
    expect(looks).toEqual([0, 250, 750, 1_750, 3_750, 5_750]);
    expect(log.statuses).toContain("no status: waiting to be gone");
    expect(api.count("delete")).toBe(1);
  });

  test.each<[string, Answer]>([
    ["a page", htmlAnswer()],
    ["nothing, for the connection broke", brokenConnection()],
    ["a 500", statusError(500)],
  ])("the answer is %s: looked after, and asked for again while it is there", async (_what, answer) => {
    const { api, remove } = setUp({});
    api.next("delete", answer);
    await remove();
    expect(api.calls.slice(0, 3)).toEqual(["delete ep_1", "retrieve ep_1", "delete ep_1"]);
    expect(api.records.size).toBe(0);
  });

  test("a conflict is waited out; one that is final is the error", async () => {
    const { api, remove, log } = setUp({});
    api.next("delete", statusError(409, "busy"));
    await remove();
    expect(log.statuses).toContain("deleting endpoint ep_1: busy; trying again");
    expect(api.count("delete")).toBe(2);

    const other = setUp({});
    other.api.always("delete", statusError(409, "legacy endpoint"));
    expect((await other.failure(other.remove())).message).toBe(
      "Deleting endpoint ep_1 failed: legacy endpoint (HTTP 409).",
    );
  });

  test.each<[string, Answer, RegExp]>([
    ["a refused key", statusError(401, "invalid API key"), /Deleting endpoint ep_1 failed: invalid API key/],
    ["a missing permission", statusError(403, "no"), /This API key lacks the permission/],
  ])("%s ends it at once, and it is still there", async (_what, answer, want) => {
    const { api, remove, failure } = setUp({});
    api.always("delete", answer);
    expect((await failure(remove())).message).toMatch(want);
    expect(api.calls).toEqual(["delete ep_1"]);
  });

  test("conflicts are waited out, longer each time, and no longer than two minutes", async () => {
    const { api, remove, clock, failure } = setUp({});
    const at: number[] = [];
    api.always("delete", () => {
      at.push(clock.now());
      throw statusError(409, "busy");
    });
    expect((await failure(remove())).message).toBe("Deleting endpoint ep_1 failed: busy (HTTP 409).");
    expect(at.slice(0, 5)).toEqual([0, 500, 1_500, 3_500, 5_500]);
    expect(at.at(-1)).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(at.at(-1)).toBeLessThan(2 * MINUTE + 2_000);
  });

  test("a look that fails for the moment changes nothing", async () => {
    const { api, remove, log } = setUp({});
    api.next("retrieve", statusError(502));
    await remove();
    expect(log.statuses).toContain("Looking at endpoint ep_1 failed: HTTP 502. Trying again.");
  });

  test("a look that fails for good after the deletion was accepted is the error", async () => {
    const { api, remove, failure } = setUp({});
    api.always("retrieve", statusError(401, "revoked"));
    expect((await failure(remove())).message).toMatch(/^Looking at endpoint ep_1 failed: revoked \(HTTP 401\)\. Check/);
  });

  test("a rate limit is waited out, a little longer than was asked", async () => {
    const { api, remove, clock } = setUp({});
    api.next("delete", statusError(429, "slow down", { retryAfterMs: 10_000 }));
    await remove();
    expect(clock.now()).toBeGreaterThanOrEqual(10_000 + 1_500);
    expect(clock.now()).toBeLessThan(10_000 + 1_500 + 500);
  });
});
