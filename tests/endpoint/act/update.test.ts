import { startEmulator, type Emulator, type EmulatorOptions, type FaultSpec } from "../../../emulator";
import {
  EndpointError,
  IncompleteError,
  type Environment,
  type EndpointInputs,
  type EndpointState,
} from "../../../provider/endpoint";
import { KEY, QUICK_TIMINGS, call, checked, controllerFor, only, rejection, requests } from "../../support/lifecycle";

describe("update", () => {
  let emulator: Emulator;
  let id: string;
  let inputs: EndpointInputs;
  let live: EndpointState;

  const start = async (options: EmulatorOptions = {}) => {
    await emulator?.close();
    emulator = await startEmulator({ startSeconds: 0.03, stopSeconds: 0.03, ...options });
    inputs = checked({ task: "contract-key-fields" });
    ({ id, state: live } = await controllerFor(emulator).create(inputs, call()));
    emulator.clearRequests();
  };
  beforeEach(() => start());
  afterEach(() => emulator.close());

  const controller = (overrides: Partial<Environment> = {}) =>
    controllerFor(emulator, overrides, KEY, { maxRetries: 0 });
  const stoppedInputs = () => ({ ...inputs, running: false });
  /** Puts the endpoint into a status, and returns a state with that status. */
  const drifted = (status: string, overrides: Partial<EndpointState> = {}): EndpointState => {
    emulator.setStatus(id, status);
    return { ...live, status, running: status === "starting", ready: status === "live", ...overrides };
  };
  const update = (olds: EndpointState, news: EndpointInputs, timeout = 5_000) =>
    controller().update(id, olds, news, call(timeout));
  const calls = () => ["deploy", "start", "stop", "delete"].map((each) => requests(emulator, each));

  describe("brings it to what is asked for", () => {
    test.each<[string, boolean, string, number[]]>([
      ["stopped", true, "live", [0, 1, 0, 0]],
      ["live", false, "stopped", [0, 0, 1, 0]],
      ["starting", false, "stopped", [0, 0, 1, 0]],
      ["failed", true, "live", [0, 1, 0, 0]],
      ["live", true, "live", [0, 0, 0, 0]],
      ["stopped", false, "stopped", [0, 0, 0, 0]],
    ])("from %s, running: %p", async (from, running, status, want) => {
      const state = await update(drifted(from), { ...inputs, running });
      expect(state).toMatchObject({ status, running, __wasLive: true, name: live.name, deployedModel: "qwen-1" });
      expect(only(emulator)).toMatchObject({ id, status });
      expect(calls()).toEqual(want);
    });

    test("what is starting is waited for, and not started again", async () => {
      await start({ startSeconds: 0.05 });
      emulator.setStatus(id, "stopped");
      emulator.startEndpoint(id);
      await expect(update({ ...live, status: "starting" }, inputs)).resolves.toMatchObject({ status: "live" });
      expect(calls()).toEqual([0, 0, 0, 0]);
    });

    test("what is stopping is started when the stop is over", async () => {
      await start({ stopSeconds: 0.08 });
      emulator.stopEndpoint(id);
      const state = await update({ ...live, status: "stopping", running: false }, inputs);
      expect(state).toMatchObject({ status: "live", running: true });
      expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "stop", "start"]);
      expect(calls()).toEqual([0, 1, 0, 0]);
    });

    test("it waits until the status says so: the response to a start is no proof", async () => {
      await start({ startSeconds: 0.1 });
      const calling = call();
      const state = await controller().update(id, drifted("stopped"), inputs, calling);
      expect(state.status).toBe("live");
      // The look before the start, one while it is starting, and the one that shows it live.
      expect(requests(emulator, "retrieve")).toBeGreaterThanOrEqual(3);
      expect(calling.log.statuses).toContainEqual(expect.stringMatching(/^starting endpoint ep_/));
      expect(calling.log.statuses).toContain("starting: waiting to be live");
    });

    test("it looks before it acts: an old state starts nothing that runs", async () => {
      const state = await update({ ...live, status: "stopped", running: false }, inputs);
      expect(state).toEqual(live);
      expect(calls()).toEqual([0, 0, 0, 0]);
    });

    test("the origin is renewed", async () => {
      const olds = drifted("stopped", { __origin: { baseUrl: "http://old", keyFingerprint: "old" } });
      expect((await update(olds, inputs)).__origin).toEqual(live.__origin);
    });
  });

  describe("in place: nothing at all is called", () => {
    test.each<[string, Partial<EndpointState>, Partial<EndpointInputs>]>([
      ["recommended becomes what serves", {}, { model: "qwen-1" }],
      ["what serves becomes recommended", { model: "qwen-1" }, {}],
      ["the delete timeout", {}, { __timeouts: { delete: "1h" } }],
    ])("%s", async (_, olds, news) => {
      const state = await update({ ...live, ...olds }, { ...inputs, ...news });
      expect(state).toEqual({ ...live, ...news, model: news.model ?? "recommended" });
      expect(emulator.requests).toEqual([]);
    });

    test("what the state knows of the endpoint is kept, and not taken from the inputs", async () => {
      const olds = {
        ...live,
        status: "hibernating",
        running: true,
        __origin: { baseUrl: "http://old", keyFingerprint: "x" },
      };
      const news = { ...stoppedInputs(), __timeouts: { delete: "1h" } };
      expect(await update(olds, news)).toEqual({ ...olds, __timeouts: { delete: "1h" } });
    });
  });

  describe("responses that are lost, and refusals that pass", () => {
    const faults: [string, FaultSpec["call"], Omit<FaultSpec, "call">, number][] = [
      ["the reply is lost", "start", { reset: "after" }, 1],
      ["the request is lost", "start", { reset: "before" }, 2],
      ["503, and it took effect", "start", { status: 503, effect: true }, 1],
      ["503, and nothing happened", "start", { status: 503 }, 2],
      ["a page, and it took effect", "start", { body: "<html>", effect: true }, 1],
      ["429 with a short Retry-After", "start", { status: 429, headers: { "retry-after": "0" } }, 2],
      ["409 that passes", "start", { status: 409, json: { detail: "busy" } }, 2],
    ];
    const both = faults.flatMap(([reason, , fault, times]) => [
      { reason, action: "start" as const, fault, times },
      { reason, action: "stop" as const, fault, times },
    ]);
    test.each(both)("$action: $reason", async ({ action, fault, times }) => {
      emulator.fault({ call: action, ...fault });
      const [olds, news] = action === "start" ? [drifted("stopped"), inputs] : [live, stoppedInputs()];
      const before = emulator.ledger.entries.length;
      const state = await update(olds, news);
      expect(state.status).toBe(action === "start" ? "live" : "stopped");
      expect(requests(emulator, action)).toBe(times);
      expect(emulator.ledger.entries.slice(before).map((entry) => entry.action)).toEqual([action]);
    });

    test("looks that fail on the way change nothing", async () => {
      emulator.fault({ call: "retrieve", attempt: 2, status: 500 });
      emulator.fault({ call: "retrieve", attempt: 3, body: "<html>" });
      emulator.fault({ call: "retrieve", attempt: 4, reset: "before" });
      emulator.fault({ call: "retrieve", attempt: 5, status: 404 });
      await expect(update(drifted("stopped"), inputs)).resolves.toMatchObject({ status: "live" });
      expect(requests(emulator, "start")).toBe(1);
    });
  });

  describe("errors", () => {
    test("nothing has changed: the old state stands", async () => {
      emulator.fault({ call: "start", status: 402, json: { detail: "organization is out of credit" } });
      const error = await rejection(update(drifted("stopped"), inputs));
      expect(error).toBeInstanceOf(EndpointError);
      expect(error).not.toBeInstanceOf(IncompleteError);
      expect(error.message).toMatch(/^Starting endpoint ep_\w+ failed: organization is out of credit.*dashboard/);
      expect(requests(emulator, "start")).toBe(1);
    });

    test("a seed endpoint: the server's words, at once", async () => {
      const seed = emulator.addEndpoint({ legacy: true, name: live.name, status: "stopped" });
      const error = await rejection(controller().update(seed.id, drifted("stopped"), inputs, call()));
      expect(error.message).toMatch(/is a seed\/legacy endpoint and cannot be changed \(HTTP 409/);
      expect(requests(emulator, "start")).toBe(1);
    });

    test("a conflict that stays: the server's words, after a while", async () => {
      emulator.fault({ call: "stop", times: "always", status: 409, json: { detail: "busy" } });
      const error = await rejection(
        controller({ timings: { ...QUICK_TIMINGS, conflictGrace: 100 } }).update(id, live, stoppedInputs(), call()),
      );
      expect(error.message).toMatch(/^Stopping endpoint ep_\w+ failed: busy \(HTTP 409/);
    });

    test("gone before it begins: an error, and the state is kept for a refresh to drop", async () => {
      emulator.removeEndpoint(id);
      const error = await rejection(update(live, stoppedInputs()));
      expect(error).not.toBeInstanceOf(IncompleteError);
      expect(error.message).toMatch(/is no longer there\. Run pulumi refresh, then pulumi up/);
      expect(calls()).toEqual([0, 0, 0, 0]);
    });

    test("404 on start", async () => {
      emulator.fault({ call: "start", status: 404, json: { detail: "endpoint not found" } });
      const error = await rejection(update(drifted("stopped"), inputs));
      expect(error).not.toBeInstanceOf(IncompleteError);
      expect(error.message).toMatch(
        /Starting endpoint ep_\w+ failed: endpoint not found.*If it was deleted elsewhere, run pulumi refresh/,
      );
    });

    test("deleted while it is waited for", async () => {
      emulator.fault({ call: "start", outcome: "absent" });
      const error = await rejection(update(drifted("stopped"), inputs));
      expect(error).not.toBeInstanceOf(IncompleteError);
      expect(error.message).toMatch(/disappeared while it was waited for/);
    });

    test("it fails when it is started: kept with the truth, started once", async () => {
      emulator.fault({ call: "start", outcome: "failed" });
      const error = await rejection(update(drifted("stopped"), inputs));
      expect(error).toBeInstanceOf(IncompleteError);
      expect(error).toMatchObject({ id, state: { status: "failed", running: false, __wasLive: true } });
      expect(error.message).toMatch(/went to the status "failed"/);
      expect(calls()).toEqual([0, 1, 0, 0]);
    });

    test("it was failed, and fails again: one start, and an error", async () => {
      emulator.fault({ call: "start", outcome: "failed" });
      const error = await rejection(update(drifted("failed"), inputs));
      expect(error.message).toMatch(/went to the status "failed"/);
      expect(calls()).toEqual([0, 1, 0, 0]);
    });

    test.each<[string, Omit<FaultSpec, "call">, RegExp]>([
      ["401", { status: 401, json: { detail: "invalid API key" } }, /invalid API key.*Check the API key/],
      ["a page", { body: "<html>" }, /got a page/],
      ["an outage that lasts", { status: 503 }, /HTTP 503/],
    ])("the first look: %s", async (_, fault, words) => {
      emulator.fault({ call: "retrieve", times: "always", ...fault });
      const error = await rejection(update(live, stoppedInputs()));
      expect(error).not.toBeInstanceOf(IncompleteError);
      expect(error.message).toMatch(words);
      expect(calls()).toEqual([0, 0, 0, 0]);
    });

    test("the key is refused after the start: what was seen is kept", async () => {
      await start({ startSeconds: 60 });
      emulator.fault({ call: "retrieve", attempt: 3, times: 100, status: 401, json: { detail: "revoked" } });
      const error = await rejection(update(drifted("stopped"), inputs));
      expect(error).toBeInstanceOf(IncompleteError);
      expect(error).toMatchObject({ state: { status: "starting", running: true } });
      expect(error.message).toMatch(/revoked.*Check the API key/);
    });
  });
});
