import { Endpoint } from "pulumi-pareta/client";
import { DEFAULT_TIMINGS, EndpointError, IncompleteError } from "../../../provider/endpoint";
import { badCertificate, brokenConnection, htmlAnswer, refusedConnection, statusError } from "../../support/api-errors";
import { inputsOf, rawRecord, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController, type Answer, type FakeCall } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;

/** A clock that fails when it is asked for the date, because a machine's clock can be wrong by a day. */
class MonotonicClock extends FakeClock {
  override wallTime(): number {
    throw new Error("a deadline was measured on the wall clock");
  }
}

type Operation = "create" | "read" | "update" | "delete";

interface Row {
  reason: string;
  operation: Operation;
  timeout: number;
  /** What goes wrong, forever. */
  always: Partial<Record<FakeCall, Answer | "silent">>;
  /** The status at the start. */
  status?: string;
  running?: boolean;
  /** The latest end, in milliseconds. Default: the deadline and one last look. */
  by?: number;
  /** Texts that the error must contain. */
  want: RegExp[];
  /** Calls that must not have been made. */
  never?: FakeCall[];
}

/** How long a create may take after its deadline, to find the id of an endpoint that bills. */
const LAST_LOOK = 5_000;
const POLL = 2_000;

const complete =
  (endpoint: Record<string, unknown>): Answer =>
  () => [{ event: "complete", data: { endpoint } }];
const shows =
  (status: string): Answer =>
  () => ({ id: "ep_1", name: null, status, raw: { id: "ep_1", status } });

const ROWS: Row[] = [
  {
    reason: "the list before is silent: given up long before the hour is over",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { list: "silent" },
    by: 3 * MINUTE,
    want: [/^Listing the endpoints before a deploy failed: not done within/, /No deploy was sent/],
  },
  {
    reason: "the API cannot be reached",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { list: refusedConnection() },
    by: 3 * MINUTE,
    want: [/nothing was sent\. Check pareta:baseUrl/, /No deploy was sent/],
  },
  {
    reason: "the list before is silent, and there is little time",
    operation: "create",
    timeout: 10_000,
    always: { list: "silent" },
    want: [/gave up after 10 s before a deploy of "contracts-3f9a1c2" was accepted/, /run pulumi up again/],
  },
  {
    reason: "the deploy is silent, and makes nothing",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { deploy: "silent" },
    want: [/not done within/, /No endpoint named "contracts-3f9a1c2" appeared within 30 s/, /delete it there/],
  },
  {
    reason: "the deploy is cut, and the list fails for ever",
    operation: "create",
    timeout: 10 * MINUTE,
    always: { deploy: brokenConnection(), list: statusError(500) },
    want: [/connection broke/, /could not be found out/, /Look for the name "contracts-3f9a1c2"/],
  },
  {
    reason: "the deploy is cut, and the list is silent for ever",
    operation: "create",
    timeout: 10 * MINUTE,
    always: { deploy: brokenConnection(), list: "silent" },
    want: [/could not be found out/, /Look for the name "contracts-3f9a1c2"/],
  },
  {
    reason: "a conflict for ever",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { deploy: statusError(409, "busy") },
    by: 3 * MINUTE,
    want: [/^Deploying "contracts-3f9a1c2" failed: busy \(HTTP 409\)/],
  },
  {
    reason: "a conflict for longer than there is time",
    operation: "create",
    timeout: MINUTE,
    always: { deploy: statusError(409, "busy") },
    want: [/gave up after 60 s before a deploy .* was accepted.*The last trouble on the way: .*busy \(HTTP 409\)/],
  },
  {
    reason: "a rate limit for ever",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { deploy: statusError(429, "slow down") },
    want: [/gave up after 1 h before a deploy .* was accepted.*slow down \(HTTP 429\)/],
  },
  {
    reason: "it starts for ever",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { deploy: complete({ id: "ep_1", status: "starting" }), retrieve: shows("starting") },
    want: [
      /gave up after 1 h waiting for endpoint ep_1 to be live; its last status was "starting"/,
      /customTimeouts/,
      /is in the state/,
    ],
  },
  {
    reason: "an unknown status, forever",
    operation: "create",
    timeout: 60 * MINUTE,
    always: { deploy: complete({ id: "ep_1", status: "hibernating" }), retrieve: shows("hibernating") },
    want: [/its last status was "hibernating"/],
    never: ["start", "stop", "delete"],
  },
  ...(["silent", statusError(502), htmlAnswer()] as const).map((answer): Row => ({
    reason: `every look after the deploy fails: ${answer === "silent" ? answer : answer.message}`,
    operation: "create",
    timeout: 20 * MINUTE,
    always: { deploy: complete({ id: "ep_1", status: "starting" }), retrieve: answer },
    want: [
      /gave up after 20 min waiting for endpoint ep_1/,
      /The last trouble on the way: Looking at endpoint ep_1 failed/,
    ],
  })),
  {
    reason: "the stop after a deploy is silent for ever",
    operation: "create",
    timeout: 20 * MINUTE,
    running: false,
    always: { stop: "silent" },
    want: [
      /waiting for endpoint ep_1 to be stopped; its last status was "live"/,
      /Stopping endpoint ep_1 failed: not done/,
    ],
  },
  {
    reason: "a read is silent",
    operation: "read",
    timeout: MINUTE,
    always: { retrieve: "silent" },
    want: [/^Reading endpoint ep_1 failed: not done within 30000 ms/, /The state is kept/],
  },
  {
    reason: "a read is silent, and there is little time",
    operation: "read",
    timeout: 5_000,
    always: { retrieve: "silent" },
    want: [/^Reading endpoint ep_1 failed: the time limit of 5 s is over\. Run it again/, /The state is kept/],
  },
  {
    reason: "the list that confirms an absence is silent",
    operation: "read",
    timeout: MINUTE,
    always: { retrieve: statusError(404), list: "silent" },
    want: [/^Reading endpoint ep_1 failed/, /The state is kept/],
  },
  {
    reason: "the first look of an update is silent",
    operation: "update",
    timeout: 20 * MINUTE,
    always: { retrieve: "silent" },
    by: 3 * MINUTE,
    want: [/^Updating endpoint ep_1 failed: not done within/],
  },
  {
    reason: "the first look of an update is silent, and there is little time",
    operation: "update",
    timeout: 10_000,
    always: { retrieve: "silent" },
    want: [/^Updating endpoint ep_1 failed: the time limit of 10 s is over\. Run it again, or give it more time/],
  },
  ...(["silent", brokenConnection(), statusError(503, "provider down")] as const).flatMap((answer) =>
    (["start", "stop"] as const).map((action): Row => ({
      reason: `${action} fails for ever: ${answer === "silent" ? answer : answer.message}`,
      operation: "update",
      timeout: 20 * MINUTE,
      status: action === "start" ? "stopped" : "live",
      running: action === "start",
      always: { [action]: answer },
      want: [
        /gave up after 20 min waiting for endpoint ep_1 to be (live; its last status was "stopped"|stopped; .* was "live")/,
        /The last trouble on the way: (Start|Stopp)ing endpoint ep_1 failed/,
      ],
    })),
  ),
  {
    reason: "a start that is accepted, and never done",
    operation: "update",
    timeout: 20 * MINUTE,
    status: "stopped",
    always: { start: () => ({ ok: true }) },
    want: [/its last status was "stopped"/],
  },
  {
    reason: "a stop that is never over, before a start",
    operation: "update",
    timeout: 20 * MINUTE,
    status: "stopping",
    always: {},
    want: [/waiting for endpoint ep_1 to be live; its last status was "stopping"/],
  },
  {
    reason: "an unknown status",
    operation: "update",
    timeout: 20 * MINUTE,
    status: "hibernating",
    always: {},
    want: [/its last status was "hibernating"/],
    never: ["start", "stop", "delete"],
  },
  ...(["silent", brokenConnection(), statusError(500)] as const).map((answer): Row => ({
    reason: `the deletion fails for ever: ${answer === "silent" ? answer : answer.message}`,
    operation: "delete",
    timeout: 10 * MINUTE,
    always: { delete: answer },
    want: [
      /gave up after 10 min waiting for endpoint ep_1 to be gone; its last status was "live"/,
      /may bill/,
      /Deleting endpoint ep_1 failed/,
    ],
  })),
  {
    reason: "the deletion is accepted, and never done",
    operation: "delete",
    timeout: 10 * MINUTE,
    always: { delete: () => undefined },
    want: [
      /gave up after 10 min waiting for endpoint ep_1 to be gone; its last status was "live"/,
      /pulumi destroy again/,
    ],
  },
  {
    reason: "the deletion is accepted, and every look is silent",
    operation: "delete",
    timeout: 10 * MINUTE,
    always: { delete: () => undefined, retrieve: "silent" },
    want: [/to be gone/, /The last trouble on the way/],
  },
  {
    reason: "a rate limit on the deletion for ever",
    operation: "delete",
    timeout: 10 * MINUTE,
    always: { delete: statusError(429) },
    want: [/to be gone/, /too many requests/],
  },
];

describe("every wait ends in time, with an error that says what was waited for", () => {
  test.each(ROWS)(
    "$operation: $reason",
    async ({ operation, timeout, always, status, running = true, by, want, never = [] }) => {
      const clock = new MonotonicClock();
      const api = new FakeApi(clock);
      if (operation !== "create") api.add({ status: status ?? "live" });
      for (const [each, answer] of Object.entries(always)) {
        api.always(each as FakeCall, answer === "silent" ? api.silent : answer);
      }
      // The list before a deploy is not the same as the list after it.
      if (always.deploy) api.next("list", () => []);
      const controller = fakeController(api, clock);
      const inputs = inputsOf({ running });
      const olds = stateOf({ status: status ?? "live" });
      const needsWork = operation === "update" && status === undefined ? inputsOf({ running: false }) : inputs;
      const calling = call(timeout);
      const under = {
        create: () => controller.create(inputs, calling),
        read: () => controller.read("ep_1", olds, calling),
        update: () => controller.update("ep_1", olds, needsWork, calling),
        delete: () => controller.delete("ep_1", olds, calling),
      };

      const error = await clock.run(rejection(under[operation]()), 2 * timeout + MINUTE);

      expect(error).toBeInstanceOf(EndpointError);
      for (const words of want) expect(error.message).toMatch(words);
      expect(clock.now()).toBeLessThanOrEqual(by ?? timeout + LAST_LOOK + POLL);
      expect(clock.pending).toBe(0);
      // A request must not outlive the operation that makes it.
      expect(Math.max(...api.timeouts)).toBeLessThanOrEqual(timeout);
      expect(Math.min(...api.timeouts)).toBeGreaterThan(0);
      expect(api.count("deploy")).toBeLessThan(200);
      for (const each of never) expect(api.count(each)).toBe(0);
    },
  );
});

describe("a failure that passes before the deadline is waited for", () => {
  let clock: FakeClock;
  let api: FakeApi;
  beforeEach(() => {
    clock = new MonotonicClock();
    api = new FakeApi(clock);
  });
  const controller = () => fakeController(api, clock);

  test("one look that is stuck ends no wait", async () => {
    api.next("deploy", complete({ id: "ep_1", status: "starting" })).add({ status: "live" });
    api.next("list", () => []).next("retrieve", api.silent);
    const { state } = await clock.run(controller().create(inputsOf(), call(60 * MINUTE)));
    expect(state.status).toBe("live");
    expect(clock.now()).toBeLessThan(MINUTE);
    expect(api.count("retrieve")).toBe(2);
  });

  test.each(["start", "stop"] as const)(
    "a %s whose answer is stuck is looked after, not sent again",
    async (action) => {
      const [from, to] = action === "start" ? ["stopped", "live"] : ["live", "stopped"];
      api.add({ status: from }).next(action, (asked) => {
        api.set("ep_1", { status: to });
        return api.silent(asked);
      });
      const updating = controller().update(
        "ep_1",
        stateOf({ status: from }),
        inputsOf({ running: action === "start" }),
        call(20 * MINUTE),
      );
      expect(await clock.run(updating)).toMatchObject({ status: to });
      expect(api.count(action)).toBe(1);
      expect(clock.now()).toBeLessThan(MINUTE);
    },
  );

  test("a new endpoint that is not visible everywhere at once", async () => {
    api.add().always("list", () => []);
    api.next("deploy", complete({ id: "ep_1", status: "starting" }));
    api.next("retrieve", statusError(404), statusError(404));
    const { state } = await clock.run(controller().create(inputsOf(), call(60 * MINUTE)));
    expect(state.status).toBe("live");
  });

  test("a deletion whose response is stuck", async () => {
    api.add().next("delete", (asked) => {
      api.records.clear();
      return api.silent(asked);
    });
    await clock.run(controller().delete("ep_1", stateOf(), call(10 * MINUTE)));
    expect(clock.now()).toBeLessThan(MINUTE);
  });

  test("a deletion that takes five minutes, and refuses others meanwhile", async () => {
    api.add().next("delete", () => {
      clock.timer(5 * MINUTE, () => api.records.clear());
      api.set("ep_1", { status: "deleting" });
      api.always("delete", () => {
        throw api.records.size > 0 ? statusError(409, "is being deleted") : statusError(404);
      });
    });
    await clock.run(controller().delete("ep_1", stateOf(), call(10 * MINUTE)));
    expect(api.count("delete")).toBeGreaterThan(1);
    expect(clock.now()).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(clock.now()).toBeLessThan(5 * MINUTE + 2 * POLL);
  });

  test("a deletion that was lost after its 204 is asked for again, but not with every look", async () => {
    api.add().next("delete", () => undefined);
    await clock.run(controller().delete("ep_1", stateOf(), call(10 * MINUTE)));
    expect(api.count("delete")).toBe(2);
    expect(api.count("retrieve")).toBeGreaterThan(8);
  });

  test("a stuck look for a lost deploy", async () => {
    api.add({ id: "ep_9" });
    api.next("deploy", brokenConnection());
    api.next("list", () => [], api.silent);
    expect(await clock.run(controller().create(inputsOf(), call(60 * MINUTE)))).toMatchObject({ id: "ep_9" });
    expect(api.count("deploy")).toBe(1);
  });

  test("a stream that ends in order, and without its last event", async () => {
    api
      .next("list", () => [])
      .next("deploy", () => {
        api.add({ id: "ep_9" });
        return [{ event: "progress", data: { stage: "booting" } }];
      });
    expect(await clock.run(controller().create(inputsOf(), call(60 * MINUTE)))).toMatchObject({ id: "ep_9" });
    expect(api.count("deploy")).toBe(1);
  });

  test("a lost deploy that shows up only after a minute", async () => {
    api.next("deploy", brokenConnection());
    clock.timer(MINUTE, () => void api.add({ id: "ep_9" }));
    expect(await clock.run(controller().create(inputsOf(), call(60 * MINUTE)))).toMatchObject({ id: "ep_9" });
    expect(api.count("deploy")).toBe(1);
    // The first looks follow quickly, later ones steadily, and never in a busy loop.
    expect(api.count("list")).toBeLessThan(40);
  });

  test("an hour of starting causes few requests", async () => {
    api
      .next("deploy", complete({ id: "ep_1", status: "starting" }))
      .next("list", () => [])
      .add({ status: "starting" });
    clock.timer(59 * MINUTE, () => api.set("ep_1", { status: "live" }));
    const calling = call(60 * MINUTE);
    const { state } = await clock.run(controller().create(inputsOf(), calling));
    expect(state).toMatchObject({ status: "live", __wasLive: true });
    expect(api.count("retrieve")).toBeLessThan((59 * MINUTE) / POLL + 10);
    expect(calling.log.statuses).toContain("starting: waiting to be live");
    expect(clock.pending).toBe(0);
  });

  test.each(["deploy", "list"] as const)("Retry-After on a %s: not a moment earlier", async (each) => {
    api.next(each, statusError(429, "slow down", { retryAfterMs: 45_000 }));
    const { state } = await clock.run(controller().create(inputsOf(), call(60 * MINUTE)));
    expect(state.status).toBe("live");
    expect(clock.now()).toBeGreaterThanOrEqual(45_000);
    // And a deploy that was sent again is looked for a while longer.
    expect(clock.now()).toBeLessThan(60_000 + (each === "deploy" ? 15_000 : 0));
  });

  test.each(["start", "retrieve", "delete"] as const)("Retry-After on a %s in the middle", async (each) => {
    api.add({ status: "stopped" });
    if (each === "retrieve") api.next(each, () => ({ id: "ep_1", status: "stopped", raw: { status: "stopped" } }));
    api.next(each, statusError(429, "slow down", { retryAfterMs: 45_000 }));
    const calling = call(10 * MINUTE);
    const olds = stateOf({ status: "stopped" });
    await clock.run<unknown>(
      each === "delete"
        ? controller().delete("ep_1", olds, calling)
        : controller().update("ep_1", olds, inputsOf(), calling),
    );
    expect(clock.now()).toBeGreaterThanOrEqual(45_000);
    expect(clock.now()).toBeLessThan(60_000);
  });

  test.each(["retrieve", "start", "delete"] as const)(
    "Retry-After on a %s for longer than there is: fails now",
    async (each) => {
      api.add({ status: "stopped" }).always(each, statusError(429, "slow down", { retryAfterMs: 30 * MINUTE }));
      const calling = call(10 * MINUTE);
      const olds = stateOf({ status: "stopped" });
      const work: Promise<unknown> =
        each === "delete"
          ? controller().delete("ep_1", olds, calling)
          : controller().update("ep_1", olds, inputsOf(), calling);
      const { message } = await clock.run(rejection(work));
      expect(message).toMatch(/Pareta asks to wait 30 min, and only 10 min are left/);
      expect(clock.now()).toBeLessThan(5_000);
    },
  );

  test("a TLS error is not tried again", async () => {
    api.always("list", badCertificate());
    const { message } = await clock.run(rejection(controller().create(inputsOf(), call(60 * MINUTE))));
    expect(message).toMatch(/self-signed certificate/);
    expect(api.count("list")).toBe(1);
    expect(clock.now()).toBe(0);
  });

  test("a deploy that was not sent is not looked for", async () => {
    api.always("deploy", refusedConnection());
    const { message } = await clock.run(rejection(controller().create(inputsOf(), call(60 * MINUTE))));
    expect(message).toMatch(/nothing was sent/);
    expect([api.count("deploy"), api.count("list")]).toEqual([1, 1]);
  });
});

describe("a create that runs out of time has an id, wherever it was", () => {
  test("in the stream: the endpoint is looked for while there is time", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).next("deploy", (asked) => {
      api.add({ id: "ep_9", status: "starting" });
      return api.silent(asked);
    });
    const error = await clock.run(rejection(fakeController(api, clock).create(inputsOf(), call(10 * MINUTE))));
    expect(error).toBeInstanceOf(IncompleteError);
    expect(error).toMatchObject({ id: "ep_9", state: { status: "starting", running: true } });
    expect(error.message).toMatch(
      /waiting for endpoint ep_9 to be live; its last status was "starting".*customTimeouts/,
    );
  });

  test("in the stream, and it shows up at the last moment: one more look", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).next("deploy", (asked) => {
      clock.timer(10 * MINUTE - 1, () => void api.add({ id: "ep_9", status: "starting" }));
      return api.silent(asked);
    });
    const error = await clock.run(rejection(fakeController(api, clock).create(inputsOf(), call(10 * MINUTE))));
    expect(error).toMatchObject({ id: "ep_9", state: { status: "starting" } });
    expect(error.message).toMatch(/not done within .* Endpoint ep_9 is in the state/);
  });

  test("and where the polling interval is a minute, and others share its lists", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock);
    const controller = fakeController(api, clock, { timings: { ...DEFAULT_TIMINGS, pollInterval: MINUTE } });
    api.add({ id: "ep_slow", name: "slow", status: "stopped" }).always("start", () => ({}));
    api.always("deploy", ({ id: name, options }) => {
      clock.timer(1_000, () => api.add({ id: `ep_of_${name}`, name, status: "live" }));
      return api.silent({ id: name, options });
    });
    clock.timer(0, () => api.set("ep_slow", { status: "starting" }));
    const stored = stateOf({ name: "slow", running: false });
    void rejection(controller.update("ep_slow", stored, inputsOf({ name: "slow" }), call(10 * MINUTE)));
    await clock.advance(20_000);
    const { id } = await clock.run(controller.create(inputsOf(), call(150_000)));
    expect(id).toBe("ep_of_contracts-3f9a1c2");
  });

  test("after it was live, in an unknown status: running as it was", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).next("list", () => []).always("retrieve", shows("hibernating"));
    api.next("deploy", complete({ id: "ep_1", status: "live" }));
    const error = await clock.run(rejection(fakeController(api, clock).create(inputsOf(), call(10 * MINUTE))));
    expect(error).toMatchObject({ id: "ep_1", state: { status: "hibernating", running: true } });
  });
});

describe("the next up carries on with what an operation has left behind", () => {
  const incomplete = async (work: Promise<unknown>, clock: FakeClock): Promise<IncompleteError> => {
    const error = await clock.run(rejection(work));
    expect(error).toBeInstanceOf(IncompleteError);
    return error as IncompleteError;
  };

  test("a create that ran out of time: one deploy, and no call but looks", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ status: "starting" });
    api.next("list", () => []).next("deploy", complete({ id: "ep_1", status: "starting" }));
    const controller = fakeController(api, clock);
    const { id, state } = await incomplete(controller.create(inputsOf(), call(10 * MINUTE)), clock);
    expect(state).toMatchObject({ ...inputsOf(), status: "starting", running: true, __wasLive: false });
    clock.timer(5 * MINUTE, () => api.set("ep_1", { status: "live" }));
    const repaired = await clock.run(controller.update(id, state, inputsOf(), call(20 * MINUTE)));
    expect(repaired).toEqual(stateOf());
    expect(["deploy", "start", "stop", "delete"].map((each) => api.count(each as FakeCall))).toEqual([1, 0, 0, 0]);
  });

  test("a create whose every look failed: only the id is known", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).always("retrieve", statusError(500)).next("list", () => []);
    api.next("deploy", complete({ id: "ep_1" }));
    const controller = fakeController(api, clock);
    const { id, state, message } = await incomplete(controller.create(inputsOf(), call(10 * MINUTE)), clock);
    expect(id).toBe("ep_1");
    expect(state).toMatchObject({ status: null, url: null, running: false });
    expect(message).toMatch(/its last status was null.*Endpoint ep_1 is in the state/);
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    api.add().always("retrieve", () => new Endpoint(rawRecord()));
    expect(await clock.run(controller.update(id, state, inputsOf(), call()))).toEqual(stateOf());
  });

  test("a start that ran out of time is not made again while it still starts", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ status: "stopped" });
    api.next("start", () => api.set("ep_1", { status: "starting" }));
    const controller = fakeController(api, clock);
    const stopped = stateOf({ status: "stopped", running: false });
    const { state } = await incomplete(controller.update("ep_1", stopped, inputsOf(), call(MINUTE)), clock);
    expect(state).toEqual(stateOf({ status: "starting", ready: false }));
    clock.timer(MINUTE, () => api.set("ep_1", { status: "live" }));
    expect(await clock.run(controller.update("ep_1", state, inputsOf(), call(20 * MINUTE)))).toEqual(stateOf());
    expect(api.count("start")).toBe(1);
  });

  test("a status that lags behind an accepted start is no failure", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ status: "failed" });
    api.next("start", () => clock.timer(700, () => api.set("ep_1", { status: "starting" })));
    clock.timer(MINUTE, () => api.set("ep_1", { status: "live" }));
    const failed = stateOf({ status: "failed", running: false });
    const updating = fakeController(api, clock).update("ep_1", failed, inputsOf(), call(20 * MINUTE));
    expect(await clock.run(updating)).toEqual(stateOf());
    expect(api.count("start")).toBe(1);
  });

  test("a rotated key: what an update has seen is the new key's", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ status: "stopped" });
    const origin = { baseUrl: "http://pareta.test", keyFingerprint: "rotated" };
    const stopped = stateOf({ status: "stopped", running: false });
    const state = await clock.run(fakeController(api, clock, { origin }).update("ep_1", stopped, inputsOf(), call()));
    expect(state.__origin).toEqual(origin);
  });
});

describe("the caller gives up", () => {
  const cancelled = async (operation: "update" | "delete" | "read") => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ status: "stopping" }).always("delete", () => undefined);
    if (operation === "read") api.always("retrieve", api.silent);
    const abort = new AbortController();
    const calling = { ...call(10 * MINUTE), signal: abort.signal };
    clock.timer(MINUTE / 4, () => abort.abort(new Error("SIGINT")));
    const controller = fakeController(api, clock);
    const work: Promise<unknown> = {
      update: () => controller.update("ep_1", stateOf({ status: "stopping" }), inputsOf(), calling),
      delete: () => controller.delete("ep_1", stateOf(), calling),
      read: () => controller.read("ep_1", stateOf(), calling),
    }[operation]();
    const error = await clock.run(rejection(work));
    expect(clock.now()).toBe(MINUTE / 4);
    expect(clock.pending).toBe(0);
    return error;
  };

  test.each(["update", "delete", "read"] as const)("%s ends at once, and nothing outlives it", async (operation) => {
    const error = await cancelled(operation);
    expect(error).toBeInstanceOf(EndpointError);
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(
      operation === "read" ? /SIGINT/ : /was cancelled after 15 s waiting for endpoint ep_1/,
    );
  });
});

describe("the leaderboard", () => {
  const has =
    (...ids: string[]) =>
    () =>
      ids.map((id) => ({ id }));
  const ask = (answer: Answer | "silent", timeout = MINUTE, catalogue: Answer = has("invoices")) => {
    const clock = new FakeClock();
    const api = new FakeApi(clock);
    if (answer) api.always("leaderboard", answer === "silent" ? api.silent : answer);
    api.always("tasks", catalogue);
    return clock.run(fakeController(api, clock).leaderboard("t", call(timeout)));
  };

  test("found: the pick, and the models that can be deployed", async () => {
    const models = [
      { name: "qwen-1", kind: "open" },
      { name: "frontier-large", kind: "frontier" },
      { name: null, kind: "open" },
    ];
    await expect(ask(() => ({ recommended: "qwen-1", models }))).resolves.toEqual({
      kind: "found",
      recommended: "qwen-1",
      openModels: ["qwen-1"],
    });
  });

  test.each<[string, Answer | "silent", number, object]>([
    ["no such task", statusError(404), MINUTE, { kind: "unknown-task", tasks: ["invoices"] }],
    ["down", statusError(500), MINUTE, { kind: "unreadable", reason: "HTTP 500" }],
    ["a page", htmlAnswer(), MINUTE, { kind: "unreadable", reason: "expected JSON, got a page (text/html)" }],
    ["silent", "silent", MINUTE, { kind: "unreadable", reason: "not done within 30000 ms" }],
    ["silent, and little time", "silent", 5_000, { kind: "unreadable", reason: "the time limit of 5000 ms is over" }],
  ])("%s is an answer too, and never an error", async (_, answer, timeout, want) => {
    await expect(ask(answer, timeout)).resolves.toEqual(want);
  });

  test.each<[string, Answer]>([
    ["has the task", has("t")],
    ["is empty", has()],
    ["cannot be read", statusError(500)],
  ])("not found, and the catalogue %s: the leaderboards are gone, and nothing is proven", async (_, catalogue) => {
    await expect(ask(statusError(404), MINUTE, catalogue)).resolves.toEqual({ kind: "unreadable", reason: "HTTP 404" });
  });
});
