import { startEmulator, type Emulator, type FaultSpec } from "../../../emulator";
import { EndpointError, type EndpointState } from "../../../provider/endpoint";
import { KEY, call, checked, controllerFor, only, rejection, requests } from "../../support/lifecycle";

describe("read", () => {
  let emulator: Emulator;
  let id: string;
  let state: EndpointState;

  beforeEach(async () => {
    emulator = await startEmulator();
    const inputs = checked({
      task: "contract-key-fields",
      deployOptions: { region: "eu" },
      __timeouts: { delete: "1h" },
    });
    ({ id, state } = await controllerFor(emulator).create(inputs, call()));
    emulator.clearRequests();
  });
  afterEach(() => emulator.close());

  const read = (stored = state, calling = call(), controller = quick()) => controller.read(id, stored, calling);
  /** Without the client's own retries, which take a while. */
  const quick = (overrides = {}, key = KEY) => controllerFor(emulator, overrides, key, { maxRetries: 0 });

  test("nothing has changed: the same state, the last checked inputs, and one request", async () => {
    const calling = call();
    const found = await read(state, calling);
    const { __autoName, task, model, name, running, deployOptions, __timeouts, __urn } = state;
    expect(found?.state).toEqual(state);
    expect(found?.inputs).toStrictEqual({ task, model, name, running, deployOptions, __autoName, __timeouts, __urn });
    expect(calling.log.warnings).toEqual([]);
    expect(emulator.requests.map((request) => request.call)).toEqual(["retrieve"]);
  });

  test.each([
    ["stopped", false],
    ["stopping", false],
    ["starting", true],
    ["failed", false],
  ])("drift to %s shows in running and status, and in the inputs in running alone", async (status, running) => {
    emulator.setStatus(id, status);
    const found = await read();
    expect(found?.state).toEqual({ ...state, status, running, ready: false });
    expect(found?.inputs).toMatchObject({ task: state.task, name: state.name, model: "recommended", running });
  });

  test("an unknown status keeps running as it was, and warns", async () => {
    emulator.setStatus(id, "hibernating");
    const calling = call();
    const found = await read(state, calling);
    expect(found?.state).toEqual({ ...state, status: "hibernating", running: true });
    expect(calling.log.warnings).toEqual([
      `endpoint ${id} has the status "hibernating", which this version does not know`,
    ]);
    const stopped = await read({ ...state, running: false, status: "stopped" });
    expect(stopped?.state.running).toBe(false);
  });

  test("a record that differs is a warning, and changes no input", async () => {
    emulator.patchRecord(id, { name: "renamed", model: "llama-2" });
    const calling = call();
    const found = await read({ ...state, model: "qwen-1" }, calling);
    expect(found?.inputs).toMatchObject({ name: state.name, model: "qwen-1" });
    expect(found?.state).toMatchObject({ name: state.name, model: "qwen-1", deployedModel: "llama-2" });
    expect(calling.log.warnings).toEqual([expect.stringContaining('"renamed"'), expect.stringContaining('"llama-2"')]);
  });

  describe("absence", () => {
    test("deleted elsewhere: dropped, after a second look and a list without it", async () => {
      emulator.removeEndpoint(id);
      await expect(read()).resolves.toBeUndefined();
      expect(emulator.requests.map((request) => request.call)).toEqual(["retrieve", "retrieve", "list"]);
    });

    test("one 404 is no absence", async () => {
      emulator.fault({ call: "retrieve", status: 404, json: { detail: "not found" } });
      expect((await read())?.state).toEqual(state);
    });

    test("nor is one 410", async () => {
      emulator.fault({ call: "retrieve", status: 410, json: { detail: "gone" } });
      expect((await read())?.state).toEqual(state);
    });

    test("two 404s, and the list has it: the list's row gives the same state", async () => {
      emulator.fault({ call: "retrieve", times: 2, status: 404 });
      expect((await read())?.state).toEqual(state);
    });

    test.each<[string, FaultSpec]>([
      ["is refused", { call: "list", status: 401, json: { detail: "invalid API key" } }],
      ["is down", { call: "list", status: 500 }],
      ["is no list", { call: "list", json: { endpoints: [] } }],
      ["has a bad row", { call: "list", json: [{ status: "live" }] }],
      ["is a page", { call: "list", body: "<html>" }],
      ["is not served any more", { call: "list", status: 410 }],
    ])("404s, and a list that %s, prove nothing: kept", async (_, fault) => {
      emulator.removeEndpoint(id);
      emulator.fault(fault);
      const error = await rejection(read());
      expect(error).toBeInstanceOf(EndpointError);
      expect(error.message).toMatch(/^Reading endpoint ep_\w+ failed: .* The state is kept as it was\.$/);
    });

    test("under another key: an error, and not a drop", async () => {
      emulator.removeEndpoint(id);
      const { message } = await rejection(read(state, call(), quick({}, "pareta_sk_other.secret")));
      expect(message).toMatch(
        /was not found, but the API key changed since.*another organization's key\?.*state is kept/,
      );
      expect(message).toContain("overrule this for one command: PARETA_ALLOW_KEY_CHANGE=true");
      expect(message).not.toContain("pareta_sk_other");
    });

    test("under another base URL", async () => {
      emulator.removeEndpoint(id);
      const elsewhere = { ...state, __origin: { ...state.__origin, baseUrl: "https://api.pareta.ai" } };
      const { message } = await rejection(read(elsewhere));
      expect(message).toContain(`the base URL (was https://api.pareta.ai, is ${emulator.url})`);
      expect(message).not.toContain("the API key changed");
    });

    test("under another key, overruled: dropped", async () => {
      emulator.removeEndpoint(id);
      const controller = quick({ acceptOtherOrigin: true }, "pareta_sk_other.secret");
      await expect(read(state, call(), controller)).resolves.toBeUndefined();
    });

    test("another organization's key, while the endpoint lives", async () => {
      await emulator.close();
      emulator = await startEmulator({ keys: { [KEY]: "org_a", "pareta_sk_b.x": "org_b" } });
      const ours = emulator.addEndpoint({ org: "org_a" });
      const stored = { ...state, __origin: { baseUrl: emulator.url, keyFingerprint: KEY } };
      const { message } = await rejection(quick({}, "pareta_sk_b.x").read(ours.id, stored, call()));
      expect(message).toMatch(/another organization's key\?/);
    });
  });

  test("a good read renews the origin: a rotated key is then the state's own", async () => {
    const rotated = quick({}, "pareta_sk_rotated.secret");
    const found = await read(state, call(), rotated);
    expect(found?.state.__origin).toEqual({ baseUrl: emulator.url, keyFingerprint: "pareta_sk_rotated.secret" });
    emulator.removeEndpoint(id);
    await expect(read(found?.state, call(), rotated)).resolves.toBeUndefined();
  });

  describe("any other failure keeps the state, and says why", () => {
    test.each<[string, FaultSpec, RegExp]>([
      [
        "401",
        { call: "retrieve", status: 401, json: { detail: "invalid API key" } },
        /invalid API key.*Check the API key/,
      ],
      ["402", { call: "retrieve", status: 402 }, /Pareta dashboard/],
      ["403", { call: "retrieve", status: 403 }, /lacks the permission/],
      ["418", { call: "retrieve", status: 418 }, /HTTP 418/],
      [
        "429",
        { call: "retrieve", status: 429 },
        /too many requests: run again later, or with a lower --parallel\. The state/,
      ],
      ["500", { call: "retrieve", status: 500 }, /HTTP 500/],
      ["503", { call: "retrieve", status: 503 }, /HTTP 503.*Run it again later\. The state/],
      ["a page", { call: "retrieve", body: "<html>", headers: { "content-type": "text/html" } }, /got a page/],
      ["a truncated body", { call: "retrieve", cut: { atByte: 20, by: "end" } }, /a part of it/],
      ["a cut", { call: "retrieve", cut: { atByte: 20, by: "rst" } }, /connection broke/],
      ["another shape", { call: "retrieve", json: [1] }, /expected Endpoint as an object, got a list/],
      ["nothing at all", { call: "retrieve", json: {} }, /neither/],
      ["a redirect", { call: "retrieve", status: 302, headers: { location: "http://elsewhere.test/" } }, /redirect/],
    ])("%s", async (_, fault, words) => {
      emulator.fault({ ...fault, times: "always" });
      const error = await rejection(read());
      expect(error).toBeInstanceOf(EndpointError);
      expect(error.message).toMatch(words);
      expect(error.message).toMatch(/The state is kept as it was\.$/);
    });

    test("the client repeats a call whose failure passes, and reports nothing", async () => {
      emulator.fault({ call: "retrieve", status: 503 });
      const found = await controllerFor(emulator).read(id, state, call());
      expect(found?.state).toEqual(state);
      expect(requests(emulator, "retrieve")).toBe(2);
    });
  });

  test("another endpoint's record is not believed", async () => {
    emulator.fault({ call: "retrieve", json: { id: "ep_other", name: "other", status: "stopped" } });
    expect((await rejection(read())).message).toMatch(new RegExp(`asked for endpoint ${id}, and got ep_other`));
  });

  describe("where only the id is known, as for Endpoint.get", () => {
    test("the deploy fields come from the record", async () => {
      emulator.patchRecord(id, { region: "us", provider: null, something: 1 });
      const found = await quick().read(id, {}, call());
      expect(found?.state.deployOptions).toEqual({ region: "us" });
    });

    test("everything comes from the record", async () => {
      const calling = call();
      const found = await quick().read(id, {}, calling);
      const { name } = only(emulator);
      expect(found?.state).toEqual({
        task: "contract-key-fields",
        model: "qwen-1",
        name,
        running: true,
        ready: true,
        status: "live",
        evaluationResult: null,
        held: null,
        nextChange: null,
        url: state.url,
        deployedModel: "qwen-1",
        recommendedSystemPrompt: state.recommendedSystemPrompt,
        promptScaffold: null,
        __autoName: false,
        __wasLive: true,
        __origin: state.__origin,
      });
      expect(calling.log.warnings).toEqual([]);
      expect(found?.inputs).toEqual({
        task: "contract-key-fields",
        model: "qwen-1",
        name,
        running: true,
        __autoName: false,
      });
    });

    test("it does not exist: an error, because there is nothing to drop", async () => {
      const error = await rejection(quick().read("ep_typo", {}, call()));
      expect(error).toBeInstanceOf(EndpointError);
      expect(error.message).toMatch(/endpoint ep_typo does not exist \(or not for this API key\)/);
    });
  });

  test("a state from before an output existed", async () => {
    const known = Object.entries(state).filter(([key]) => !["promptScaffold", "__wasLive", "ready"].includes(key));
    expect((await read(Object.fromEntries(known) as unknown as EndpointState))?.state).toEqual(state);
  });
});
