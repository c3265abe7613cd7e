import { startEmulator, type Emulator, type EmulatorOptions, type FaultSpec } from "../../../emulator";
import { EndpointError, type EndpointState } from "../../../provider/endpoint";
import { KEY, QUICK_TIMINGS, call, checked, controllerFor, rejection, requests } from "../../support/lifecycle";

describe("delete", () => {
  let emulator: Emulator;
  let id: string;
  let state: EndpointState;

  const start = async (options: EmulatorOptions = {}) => {
    await emulator?.close();
    emulator = await startEmulator(options);
    ({ id, state } = await controllerFor(emulator).create(checked({ task: "contract-key-fields" }), call()));
    emulator.clearRequests();
  };
  beforeEach(() => start());
  afterEach(() => emulator.close());

  const remove = (calling = call(), key = KEY, overrides = {}, options = { maxRetries: 0 }) =>
    controllerFor(emulator, overrides, key, options).delete(id, state, calling);

  test("gone: one request, and one look that says so", async () => {
    await remove();
    expect(emulator.endpoints).toEqual([]);
    expect(emulator.requests.map((request) => request.call)).toEqual(["delete", "retrieve"]);
  });

  test("it is waited for until it is gone", async () => {
    await start({ deleteSeconds: 0.1 });
    const calling = call();
    await remove(calling);
    expect(emulator.endpoints).toEqual([]);
    expect(calling.log.statuses).toContain("deleting: waiting to be gone");
    expect(emulator.ledger.entries.filter(({ action }) => action === "delete")).toHaveLength(1);
  });

  test("gone already: success", async () => {
    emulator.removeEndpoint(id);
    await expect(remove()).resolves.toBeUndefined();
  });

  test.each(["live", "starting", "stopped", "stopping", "failed", "hibernating"])(
    "whatever its status: %s",
    async (status) => {
      emulator.setStatus(id, status);
      await remove();
      expect(emulator.endpoints).toEqual([]);
    },
  );

  test.each<[string, FaultSpec]>([
    ["the reply is lost", { call: "delete", reset: "after" }],
    ["the request is lost", { call: "delete", reset: "before" }],
    ["503, and nothing happened", { call: "delete", status: 503 }],
    ["503, and it took effect", { call: "delete", status: 503, effect: true }],
    ["204, and nothing happened", { call: "delete", effect: false }],
    ["200 with a page", { call: "delete", body: "<html>", effect: true }],
    ["409 that passes", { call: "delete", status: 409, times: 2, json: { detail: "busy" } }],
    ["429 with a short Retry-After", { call: "delete", status: 429, headers: { "retry-after": "0" } }],
    ["a look that fails", { call: "retrieve", status: 500 }],
    ["a look that is a page", { call: "retrieve", body: "<html>" }],
  ])("%s: gone in the end", async (_, fault) => {
    emulator.fault(fault);
    await remove();
    expect(emulator.endpoints).toEqual([]);
  });

  test("the client's own repeat meets a 404: its first attempt was the deletion", async () => {
    emulator.fault({ call: "delete", reset: "after" });
    await remove(call(), KEY, {}, { maxRetries: 2 });
    expect(emulator.endpoints).toEqual([]);
  });

  describe("errors, and the state is kept", () => {
    test.each<[string, FaultSpec, RegExp]>([
      ["401", { call: "delete", status: 401, json: { detail: "invalid API key" } }, /Check the API key/],
      ["403", { call: "delete", status: 403 }, /lacks the permission/],
      ["422", { call: "delete", status: 422 }, /HTTP 422/],
    ])("%s", async (_, fault, words) => {
      emulator.fault(fault);
      const error = await rejection(remove());
      expect(error).toBeInstanceOf(EndpointError);
      expect(error.message).toMatch(words);
      expect(emulator.endpoints).toHaveLength(1);
      expect(requests(emulator, "delete")).toBe(1);
    });

    test("a seed endpoint: the server's words, at once", async () => {
      id = emulator.addEndpoint({ legacy: true }).id;
      const error = await rejection(remove());
      expect(error.message).toMatch(/seed\/legacy endpoint and cannot be changed \(HTTP 409/);
      expect(requests(emulator, "delete")).toBe(1);
    });

    test("a conflict that stays", async () => {
      emulator.fault({ call: "delete", times: "always", status: 409, json: { detail: "busy" } });
      expect(
        (await rejection(remove(call(), KEY, { limits: { ...QUICK_TIMINGS, conflictGrace: 100 } }))).message,
      ).toMatch(/^Deleting endpoint ep_\w+ failed: busy \(HTTP 409/);
    });

    test("under another key a 404 proves nothing", async () => {
      emulator.removeEndpoint(id);
      const { message } = await rejection(remove(call(), "pareta_sk_other.secret"));
      expect(message).toMatch(/the API key changed.*another organization's key\?/);
    });

    test("nor does it after a request that was lost", async () => {
      emulator.removeEndpoint(id);
      emulator.fault({ call: "delete", status: 503 });
      const { message } = await rejection(remove(call(), "pareta_sk_other.secret"));
      expect(message).toMatch(/another organization's key\?/);
    });

    test("unless the user overrules that", async () => {
      emulator.removeEndpoint(id);
      await expect(remove(call(), "pareta_sk_other.secret", { acceptOtherOrigin: true })).resolves.toBeUndefined();
    });

    test("under another key that finds it, it is deleted", async () => {
      await remove(call(), "pareta_sk_rotated.secret");
      expect(emulator.endpoints).toEqual([]);
    });
  });
});
