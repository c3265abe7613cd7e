import type { DeployEvent } from "pulumi-pareta/client";
import { EndpointError, IncompleteError } from "../../../provider/endpoint";
import { brokenConnection, statusError } from "../../support/api-errors";
import { inputsOf } from "../../support/endpoints";
import { FakeApi, fakeController, type Answer, type Asked } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const NAME = "contracts-3f9a1c2";
const GIVEN = { name: "contracts-prod", __autoName: false };
const RECOVER = `\`npx pulumi-pareta recover --name ${NAME}=contracts\``;

/** A create that is cancelled after `at` milliseconds. */
const setUp = ({ at = 10_000, timeout = 60 * MINUTE, overrides = {} } = {}) => {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  const abort = new AbortController();
  const calling = { ...call(timeout), signal: abort.signal };
  const forget = clock.timer(at, () => abort.abort(new Error("Pulumi was told to stop")));
  const create = () => fakeController(api, clock).create(inputsOf(overrides), calling);
  const cancelled = async () => {
    const error = await clock.run(rejection(create()));
    expect(error).toBeInstanceOf(EndpointError);
    forget();
    expect(clock.pending).toBe(0);
    return error;
  };
  return { clock, api, abort, log: calling.log, create, cancelled };
};

/** Reports progress, then nothing more until it is ended, or until `later`. */
const streams = (api: FakeApi, later?: Promise<DeployEvent | Error>): Answer =>
  async function* (asked: Asked) {
    yield await Promise.resolve({ event: "progress", data: { stage: "booting" } });
    const end = await Promise.race([api.silent(asked), ...(later ? [later] : [])]);
    if (end instanceof Error) throw end;
    yield end;
  };

const after = <T>(clock: FakeClock, ms: number, value: () => T) =>
  new Promise<T>((resolve) => clock.timer(ms, () => resolve(value())));

describe("a cancel before the deploy has left ends it at once, and nothing was made", () => {
  test("while the endpoints are listed", async () => {
    const { api, clock, cancelled } = setUp();
    api.always("list", api.silent);
    expect((await cancelled()).message).toBe(
      `was cancelled after 10 s before a deploy of "${NAME}" was accepted. Nothing is in the state; run pulumi up again.`,
    );
    expect([api.count("deploy"), clock.now()]).toEqual([0, 10_000]);
  });

  test("while the line that names it is handed over", async () => {
    const { api, abort, log, cancelled } = setUp();
    log.info = () => {
      abort.abort(new Error("Pulumi was told to stop"));
      return Promise.resolve();
    };
    expect((await cancelled()).message).toMatch(/was cancelled .* before a deploy/);
    expect(api.count("deploy")).toBe(0);
  });

  test("while a connection is waited for", async () => {
    const { api, clock, cancelled } = setUp();
    // The request was made, but there is no connection to send it on.
    const asked: unknown[] = [];
    Object.assign(api.endpoints, {
      deploy: (params: unknown, { signal }: { signal: AbortSignal }) => ({
        async *[Symbol.asyncIterator]() {
          asked.push(params);
          yield await new Promise<never>((_, reject) =>
            signal.addEventListener("abort", () => reject(signal.reason as Error)),
          );
        },
      }),
    });
    expect((await cancelled()).message).toMatch(/was cancelled after 10 s before a deploy of .* was accepted/);
    expect([asked.length, api.count("list"), clock.now()]).toEqual([1, 1, 10_000]);
  });
});

describe("a cancel after the deploy has left: the deploy is followed until there is an id", () => {
  test.each<[string, (api: FakeApi) => Answer]>([
    ["no answer yet", (api) => api.silent],
    ["in its stream", (api) => streams(api)],
  ])("%s, and listed at once: it is in the state at once", async (_what, deploys) => {
    const { api, clock, cancelled } = setUp();
    api.next("deploy", deploys(api));
    clock.timer(6_000, () => api.add({ id: "ep_9", status: "starting" }));
    const error = await cancelled();
    expect(error).toMatchObject({ id: "ep_9", state: { status: "starting", running: true } });
    expect(error.message).toMatch(
      /^was cancelled after 10 s .* Endpoint ep_9 is in the state, and the next pulumi up carries on with it\.$/,
    );
    expect(clock.now()).toBe(10_000);
  });

  test.each<[string, (api: FakeApi) => Answer]>([
    ["no answer yet", (api) => api.silent],
    ["in its stream", (api) => streams(api)],
  ])("%s, and listed a minute later: it is waited for, saying so", async (_what, deploys) => {
    const { api, clock, log, cancelled } = setUp();
    api.next("deploy", deploys(api));
    clock.timer(70_000, () => api.add({ id: "ep_9", status: "starting" }));
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
    expect(clock.now()).toBeLessThanOrEqual(72_000);
    const shown = `cancelled; waiting for the id of ${NAME}, so that it is not lost`;
    const waiting = log.statuses.slice(log.statuses.indexOf(shown), log.statuses.lastIndexOf(shown) + 1);
    expect(waiting.every((line) => line === shown)).toBe(true);
    expect(waiting.length).toBeGreaterThan(25);
    expect(api.count("deploy")).toBe(1);
  });

  test("the stream has the id first: live, it is a create that succeeded", async () => {
    const { api, clock, create } = setUp();
    const complete = after(clock, 40_000, () => {
      const endpoint = api.add({ id: "ep_9" }).records.get("ep_9");
      return { event: "complete", data: { endpoint } };
    });
    api.next("deploy", streams(api, complete));
    expect((await clock.run(create())).id).toBe("ep_9");
    expect(clock.now()).toBe(40_000);
  });

  test("the stream breaks after the cancel: the look continues", async () => {
    const { api, clock, cancelled } = setUp();
    api.next("deploy", streams(api, after(clock, 20_000, brokenConnection)));
    clock.timer(90_000, () => api.add({ id: "ep_9", status: "starting" }));
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
  });

  test("the stream says error after the cancel: its words, and nothing is left", async () => {
    const { api, clock, cancelled } = setUp();
    const failed = { event: "error", data: { message: "no GPU" } };
    api.next(
      "deploy",
      streams(
        api,
        after(clock, 20_000, () => failed),
      ),
    );
    const { message } = await cancelled();
    expect(message).toMatch(/^deploy failed: no GPU\. Nothing named .* was left behind/);
    expect(clock.now()).toBeLessThan(25_000);
  });

  test("it breaks before the cancel: the look for it continues", async () => {
    const { api, clock, cancelled } = setUp();
    api.next("deploy", brokenConnection());
    clock.timer(70_000, () => api.add({ id: "ep_9", status: "starting" }));
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
    expect(clock.now()).toBeLessThanOrEqual(72_000);
  });

  test("never listed: the error names it and the command that finds it, when the grace is over", async () => {
    const { api, clock, cancelled } = setUp();
    api.next("deploy", streams(api));
    const error = await cancelled();
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toContain("Pulumi was told to stop");
    expect(error.message).toContain(`No endpoint named "${NAME}" appeared within 2 min`);
    expect(error.message).toContain(RECOVER);
    expect(clock.now()).toBe(10_000 + 2 * MINUTE);
  });

  test.each<[string, (api: FakeApi) => Answer]>([
    ["is refused", () => statusError(401, "invalid API key")],
    ["fails for ever", () => statusError(500)],
    ["is silent", (api) => api.silent],
  ])("the list %s: the error names it, and nothing hangs", async (_what, list) => {
    const { api, clock, cancelled } = setUp();
    api.next("list", () => []).always("list", list(api));
    api.next("deploy", streams(api));
    const { message } = await cancelled();
    expect(message).toMatch(/Whether it was made could not be found out: /);
    expect(message).toContain(RECOVER);
    expect(clock.now()).toBeLessThanOrEqual(10_000 + 2 * MINUTE + 6_000);
  });

  test("the list is refused, and the stream has the id: it is in the state", async () => {
    const { api, clock, create } = setUp();
    api.next("list", () => []).always("list", statusError(401, "invalid API key"));
    const complete = after(clock, 60_000, () => {
      return { event: "complete", data: { endpoint: api.add({ id: "ep_9" }).records.get("ep_9") } };
    });
    api.next("deploy", streams(api, complete));
    expect((await clock.run(create())).id).toBe("ep_9");
  });

  test("the operation's own time is over first: one more look, as always", async () => {
    const { api, clock, cancelled } = setUp({ timeout: 30_000 });
    api.next("deploy", streams(api));
    clock.timer(31_000, () => api.add({ id: "ep_9", status: "starting" }));
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
    expect(clock.now()).toBeLessThan(35_000);
  });

  test("and a wait with an id ends at once", async () => {
    const { api, clock, cancelled } = setUp();
    api.next("deploy", () => {
      const endpoint = api.add({ id: "ep_9", status: "starting" }).records.get("ep_9");
      return [{ event: "complete", data: { endpoint } }];
    });
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
    expect(clock.now()).toBe(10_000);
  });
});

describe("under a given name", () => {
  test("an endpoint that the server had accepted, and that stays the only one, is in the state", async () => {
    const { api, clock, cancelled } = setUp({ overrides: GIVEN });
    api.next("deploy", streams(api));
    clock.timer(20_000, () => api.add({ id: "ep_9", name: GIVEN.name, status: "starting" }));
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
    expect(clock.now()).toBe(10_000 + 2 * MINUTE);
  });

  test("an endpoint without proof of acceptance is named, and not taken", async () => {
    const { api, clock, cancelled } = setUp({ overrides: GIVEN });
    api.next("deploy", api.silent);
    clock.timer(20_000, () => api.add({ id: "ep_whose", name: GIVEN.name, status: "starting" }));
    const error = await cancelled();
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(/ep_whose .*neither adopted nor deleted, and may bill/);
    expect(error.message).toContain("recover --name contracts-prod=contracts`");
  });

  test("someone else's appears, and the stream tells which one is ours", async () => {
    const { api, clock, create } = setUp({ overrides: GIVEN });
    api.next("list", () => []);
    const complete = after(clock, 60_000, () => {
      const endpoint = api.add({ id: "ep_ours", name: GIVEN.name }).records.get("ep_ours");
      return { event: "complete", data: { endpoint } };
    });
    clock.timer(5_000, () => api.add({ id: "ep_1", name: GIVEN.name }).add({ id: "ep_2", name: GIVEN.name }));
    api.next("deploy", streams(api, complete));
    expect((await clock.run(create())).id).toBe("ep_ours");
  });
});

describe("a cancel while a refusal is waited out", () => {
  test.each([409, 429])("%d: it is looked for until the grace is over, not sent again, and named", async (status) => {
    const { api, clock, cancelled } = setUp({ at: 1_000 });
    api.always("deploy", statusError(status, "busy", { retryAfterMs: MINUTE }));
    const error = await cancelled();
    expect(error.message).toMatch(/^was cancelled after 12 s before a deploy of .*busy/);
    expect(error.message).toContain(RECOVER);
    expect([api.count("deploy"), clock.now()]).toEqual([1, 12_000]);
  });

  test("429, and it was made and is listed seconds later: it is in the state", async () => {
    const { api, clock, cancelled } = setUp({ at: 1_000 });
    api.always("deploy", statusError(429, "slow down"));
    clock.timer(8_000, () => api.add({ id: "ep_9", status: "starting" }));
    expect(await cancelled()).toMatchObject({ id: "ep_9" });
    expect(api.count("deploy")).toBe(1);
  });

  test("in the pause after the grace: ended at once, and named", async () => {
    const { api, clock, cancelled } = setUp({ at: MINUTE });
    api.always("deploy", statusError(429, "slow down", { retryAfterMs: 10 * MINUTE }));
    expect((await cancelled()).message).toContain(RECOVER);
    expect([api.count("deploy"), clock.now()]).toEqual([1, MINUTE]);
  });
});

describe("after a deploy of unknown outcome that was not found", () => {
  test("the engine asks again: the same result, and no second deploy", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).always("deploy", brokenConnection());
    const controller = fakeController(api, clock);
    const first = await clock.run(rejection(controller.create(inputsOf(), call(10 * MINUTE))));
    expect(await clock.run(rejection(controller.create(inputsOf(), call(10 * MINUTE))))).toBe(first);
    expect(api.count("deploy")).toBe(1);
  });
});
