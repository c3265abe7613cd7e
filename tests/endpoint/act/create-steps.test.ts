import { Endpoint, type DeployEvent } from "pulumi-pareta/client";
import { EndpointError, IncompleteError, type EndpointInputs } from "../../../provider/endpoint";
import { brokenConnection, htmlAnswer, refusedConnection, statusError } from "../../support/api-errors";
import { creating } from "../../support/creating";
import { inputsOf, rawRecord, stateOf } from "../../support/endpoints";
import type { Answer, FakeApi } from "../../support/fake-api";
import { call, causes, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const NAME = "contracts-3f9a1c2";

const setUp = () => {
  const { failing, ...rest } = creating();
  return { ...rest, refused: (asked: Partial<EndpointInputs> = {}): Promise<Error> => failing(EndpointError, asked) };
};

/** A deploy whose stream sends `events`, after `meanwhile`. */
const says =
  (meanwhile: () => unknown, ...events: DeployEvent[]): Answer =>
  () => {
    meanwhile();
    return events;
  };
const failed = (message?: unknown): DeployEvent => ({ event: "error", data: { message } });
const complete = (endpoint: unknown): DeployEvent => ({ event: "complete", data: { endpoint } });
const page = (recommended: string | null, ...names: string[]): Answer => {
  return () => ({ recommended, models: names.map((name) => ({ name, kind: "open" })) });
};

describe("a deploy that goes well", () => {
  test("lists the endpoints, says what it does, deploys once, and is done when the endpoint is live", async () => {
    const { api, log, create } = setUp();
    api.progress = [{ stage: "booting" }, { stage: "x", label: "pulling weights", pct: 45.4 }, "noise"];
    expect(await create()).toEqual({ id: "ep_1", state: stateOf() });
    expect(api.calls).toEqual(["list", `deploy ${NAME}`, "list"]);
    expect(log.infos).toEqual([`deploying ${NAME} (task contract-key-fields, model recommended)`]);
    expect(log.statuses).toEqual([
      "listing the endpoints before the deploy",
      "waiting for Pareta to take the deploy",
      "booting",
      "45 % pulling weights",
      `making sure that ${NAME} was made once`,
    ]);
    expect(log.warnings).toEqual([]);
  });

  test("an endpoint that should be stopped is stopped, and only then done", async () => {
    const { api, log, create } = setUp();
    const { state } = await create({ running: false });
    expect(state).toMatchObject({ running: false, status: "stopped", __wasLive: true });
    expect(api.calls).toEqual(["list", `deploy ${NAME}`, "stop ep_1", "retrieve ep_1", "list"]);
    expect(log.statuses).toContain("stopping endpoint ep_1");
    expect(log.statuses).toContain("live: waiting to be stopped");
  });

  test.each(["name", "model", "status", "url"])(
    "a complete without the %s is not all there is: a look comes first",
    async (missing) => {
      const { api, create } = setUp();
      const rest = Object.fromEntries(Object.entries(rawRecord()).filter(([key]) => key !== missing));
      api.next(
        "deploy",
        says(() => api.add(), complete(rest)),
      );
      expect((await create()).state).toEqual(stateOf());
      expect(api.count("retrieve")).toBe(1);
    },
  );

  test("a record that differs from the inputs is reported, and has no effect", async () => {
    const { api, log, create } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ name: "other", task: "t", model: "m" }), complete({ id: "ep_1" })),
    );
    await create({ model: "llama-2" });
    expect(log.warnings).toEqual([
      `asked for the name "${NAME}", and Pareta shows "other"; nothing is changed for it`,
      'asked for the task "contract-key-fields", and Pareta shows "t"; nothing is changed for it',
      'asked for the model "llama-2", and Pareta shows "m"; nothing is changed for it',
    ]);
  });

  test("deployOptions go with it, and never in place of an input", async () => {
    const { api, create } = setUp();
    let sent: unknown;
    const { deploy } = api.endpoints as unknown as { deploy: (params: unknown, options: unknown) => unknown };
    Object.assign(api.endpoints, {
      deploy: (params: unknown, options: unknown) => {
        sent = params;
        return deploy(params, options);
      },
    });
    await create({ deployOptions: { region: "eu", task: "other" } });
    expect(sent).toEqual({ region: "eu", task: "contract-key-fields", model: "recommended", name: NAME });
  });
});

describe("nothing is made, and the error says why and what to do", () => {
  test("the name is taken, as a name or as an id: no deploy is sent", async () => {
    const { api, refused } = setUp();
    api.add({ id: "ep_theirs" });
    const text =
      `the name "${NAME}" is taken by endpoint ep_theirs (status live, task contract-key-fields, model qwen-1). ` +
      `It is neither adopted nor changed. If it is the one that this resource replaces (as with --replace or ` +
      `\`pulumi state taint\`), set the option deleteBeforeReplace: true on the resource and run it again, because two ` +
      `cannot share a name. If an earlier run of this stack deployed it, ` +
      `\`npx pulumi-pareta recover --name ${NAME}=contracts\` puts it into the state. ` +
      `Else give another "name", or leave it out to have one made.`;
    expect((await refused()).message).toBe(text);
    api.records.clear();
    api.add({ id: NAME, name: null, status: null, task: null, model: null });
    expect((await refused()).message).toContain(`${NAME} (status unknown, task unknown, model unknown)`);
    expect(api.count("deploy")).toBe(0);
  });

  test("the server responds with an endpoint that existed before: it is not adopted", async () => {
    const { api, refused } = setUp();
    api.add({ id: "ep_old", name: "older" }).next(
      "deploy",
      says(() => {}, complete({ id: "ep_old", name: NAME })),
    );
    expect((await refused()).message).toMatch(/is taken by endpoint ep_old/);
  });

  test("an unknown task: the nearest of the catalogue", async () => {
    const { api, refused } = setUp();
    const tasks = ["contract-key-fields", "contract-dates", "general-chat"].map((id) => ({ id }));
    api.always("deploy", statusError(422, "no such task")).always("tasks", () => [...tasks, { id: null }]);
    expect((await refused({ task: "contract-key-feilds" })).message).toBe(
      `Deploying "${NAME}" failed: no such task (HTTP 422). The catalogue has no task "contract-key-feilds"; ` +
        `the nearest are contract-key-fields.`,
    );
    expect(api.count("leaderboard")).toBe(0);
  });

  test.each<[string, Answer, string]>([
    [
      "its models",
      page(null, "qwen-1", "llama-2"),
      ' The leaderboard of task "contract-key-fields" has these models: qwen-1, llama-2.',
    ],
    ["that it has none", page(null), ' The leaderboard of task "contract-key-fields" has these models: none.'],
    ["nothing, where the model is there", page(null, "gemma-1"), ""],
    ["nothing, where the leaderboard cannot be read", statusError(500), ""],
    ["nothing, where there is no such task", statusError(404), ""],
  ])("an unknown model: %s", async (_what, leaderboard, hint) => {
    const { api, refused } = setUp();
    api.always("deploy", statusError(404, "no such model")).always("leaderboard", leaderboard);
    expect((await refused({ model: "gemma-1" })).message).toBe(
      `Deploying "${NAME}" failed: no such model (HTTP 404).${hint}`,
    );
  });

  test.each<[string, Answer, Answer, string[]]>([
    ["the catalogue cannot be read", statusError(400, "no"), statusError(500), ["tasks"]],
    [
      "the model is the task's own pick",
      statusError(400, "no"),
      () => [{ id: "contract-key-fields" }],
      ["tasks", "leaderboard contract-key-fields"],
    ],
    ["the refusal is another", statusError(402, "no"), () => [{ id: "x" }], []],
    ["the key is refused", statusError(401, "no"), () => [{ id: "x" }], []],
  ])("no hint where %s", async (_what, refusal, tasks, asked) => {
    const { api, refused } = setUp();
    api.always("deploy", refusal).always("tasks", tasks);
    expect((await refused()).message).toMatch(
      /^Deploying "contracts-3f9a1c2" failed: no \(HTTP 40\d\)\.( Check .*\.| Top up .*\.)?$/,
    );
    expect(api.calls.slice(2)).toEqual(asked);
  });

  test("not sent at all: no look is needed", async () => {
    const { api, refused } = setUp();
    api.always("deploy", refusedConnection());
    expect((await refused()).message).toMatch(/nothing was sent\. Check pareta:baseUrl \(or .*\) and the network\.$/);
    expect(api.calls).toEqual(["list", `deploy ${NAME}`]);
  });

  test("the list before is a proxy's page: no deploy, because a lost one could not be found", async () => {
    const { api, refused, clock } = setUp();
    api.always("list", htmlAnswer());
    expect((await refused()).message).toMatch(
      /^Listing the endpoints before a deploy failed: expected JSON.* No deploy was sent: without the list/,
    );
    expect([api.count("list"), api.count("deploy"), clock.now()]).toEqual([1, 0, 0]);
  });

  test("the list before passes after a while: the deploy is sent", async () => {
    const { api, create, clock } = setUp();
    clock.timer(MINUTE, () => api.always("list", () => [...api.records.values()].map((raw) => new Endpoint(raw))));
    api.always("list", statusError(503));
    await create();
    expect(clock.now()).toBeGreaterThan(MINUTE - 1);
    expect(clock.now()).toBeLessThan(MINUTE + 3_000);
  });
});

describe("a failure on the way to live", () => {
  test.each([
    ["wanted live, and failed on its way", "starting", true],
    ["only to be stopped, and failed at once", "failed", false],
  ])("%s: it is saved as failed, and nothing is called", async (_what, status, running) => {
    const { api, refused } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ status: "failed" }), complete({ ...rawRecord(), status })),
    );
    const error = await refused({ running });
    expect(error).toMatchObject({ id: "ep_1", state: { status: "failed", running: false } });
    expect(error.message).toMatch(/went to the status "failed".* Endpoint ep_1 is in the state/);
    expect(api.calls.slice(2)).toEqual(status === "failed" ? ["list"] : ["retrieve ep_1", "list"]);
  });
});

describe("the server says error", () => {
  test.each([
    ["its words", failed("no GPU left"), "no GPU left"],
    ["none", failed(), "unknown error"],
    ["empty ones", failed(""), "unknown error"],
  ])("and nothing is left: %s", async (_what, event, words) => {
    const { api, refused, clock } = setUp();
    api.next(
      "deploy",
      says(() => {}, event),
    );
    expect((await refused()).message).toBe(
      `deploy failed: ${words}. Nothing named "${NAME}" was left behind. Should it appear later in the Pareta dashboard, ` +
        `\`npx pulumi-pareta recover --name ${NAME}=contracts\` puts it into the state; else delete it there.`,
    );
    expect(clock.now()).toBeLessThan(10_000);
    expect(api.count("deploy")).toBe(1);
  });

  test.each([["oops"], [null], [7], [["oops"]]])(
    "in an event that cannot be read: %j. That is no proof",
    async (data) => {
      const { api, refused, clock } = setUp();
      api.next(
        "deploy",
        says(() => {}, { event: "error", data }),
      );
      expect((await refused()).message).toMatch(/'error' event that cannot be read\..*appeared within 2 min/);
      expect(clock.now()).toBeGreaterThanOrEqual(2 * MINUTE);
    },
  );

  test("and a failed endpoint is left: it is deleted, and waited for", async () => {
    const { api, refused, clock } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ id: "ep_9", status: "failed" }), failed("no GPU")),
    );
    clock.timer(MINUTE, () => api.records.clear());
    api.always("delete", () => undefined);
    expect((await refused()).message).toBe(
      "deploy failed: no GPU. What it left behind (ep_9) was failed, and has been deleted.",
    );
    expect(clock.now()).toBeGreaterThanOrEqual(MINUTE);
  });

  test.each<[string, Answer]>([
    ["it is still there", () => undefined],
    ["its deletion is refused", statusError(409, "legacy")],
  ])("and a failed one that cannot be taken away is in the state: %s", async (_what, answer) => {
    const { api, refused, clock } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ id: "ep_9", status: "failed" }), failed("no GPU")),
    );
    api.always("delete", answer);
    const error = await refused();
    expect(error).toBeInstanceOf(IncompleteError);
    expect(error).toMatchObject({ id: "ep_9", state: { status: "failed", running: false } });
    expect(error.message).toBe(
      "deploy failed: no GPU. Endpoint ep_9 is in the state, and the next pulumi up carries on with it.",
    );
    expect(clock.now()).toBeLessThan(3 * MINUTE);
  });

  test("and one that continues is in the state, and is not deleted", async () => {
    const { api, refused } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ id: "ep_9", status: "starting" }), failed("timed out")),
    );
    expect(await refused()).toMatchObject({ id: "ep_9", state: { status: "starting", running: true } });
    expect(api.count("delete")).toBe(0);
  });

  test("and the list cannot be read: an endpoint that may bill is named", async () => {
    const { api, refused } = setUp();
    api.next("list", () => []).always("list", statusError(401, "invalid API key"));
    api.next(
      "deploy",
      says(() => {}, failed("no GPU")),
    );
    const { message } = await refused();
    expect(message).toMatch(
      /^deploy failed: no GPU\. Whether it was made could not be found out: Looking for endpoint/,
    );
    expect(message).toMatch(/invalid API key.*Look for the name "contracts-3f9a1c2" in the Pareta dashboard/);
  });
});

describe("its outcome is unknown", () => {
  const lost =
    (meanwhile: () => unknown): Answer =>
    () => {
      meanwhile();
      throw brokenConnection();
    };

  test("the endpoint that has appeared under its name is followed to live", async () => {
    const { api, create, log } = setUp();
    api.add({ id: "ep_0", name: "other" }).next(
      "deploy",
      lost(() => api.add({ id: "ep_9" })),
    );
    expect(await create()).toEqual({ id: "ep_9", state: stateOf() });
    expect(log.statuses).toContain(
      `looking for ${NAME}: Deploying "${NAME}" failed: the connection broke: ECONNRESET.`,
    );
  });

  test("nothing appears: what to look for, how long was looked, and which new endpoints it may be", async () => {
    const { api, refused, clock } = setUp();
    api.add({ id: "ep_before", name: "before" });
    api.next(
      "deploy",
      lost(() => {
        api.add({ id: "ep_a", name: "made-up", status: "starting" });
        api.add({ id: "ep_b", name: null, task: null, status: null });
        api.add({ id: "ep_c", name: "theirs", task: "general-chat" });
      }),
    );
    expect((await refused()).message).toBe(
      `Deploying "${NAME}" failed: the connection broke: ECONNRESET. No endpoint named "${NAME}" appeared within 2 min, ` +
        `so nothing is in the state. Should it appear later in the Pareta dashboard, ` +
        `\`npx pulumi-pareta recover --name ${NAME}=contracts\` puts it into the state; else delete it there. ` +
        `New since then, of the same task, and possibly this deploy's: ep_a (made-up, starting), ep_b (unnamed, no status). ` +
        `They are not adopted; check them in the dashboard.`,
    );
    expect(clock.now()).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(clock.now()).toBeLessThan(2 * MINUTE + 3_000);
  });

  test("while it looks, it says so", async () => {
    const { api, create, clock, log } = setUp();
    api.next("deploy", brokenConnection());
    clock.timer(20_000, () => api.add({ id: "ep_9" }));
    await create();
    expect(log.statuses).toContain(`looking for ${NAME}`);
  });

  test("several have the given name: all are named, none is taken", async () => {
    const { api, refused } = setUp();
    api.next(
      "deploy",
      lost(() => api.add({ id: "ep_8" }).add({ id: "ep_9" })),
    );
    expect((await refused({ __autoName: false })).message).toBe(
      `several endpoints carry the name "${NAME}" that were not there before: ep_8, ep_9. ` +
        `Which one this deploy made cannot be told, so none is taken and none is deleted: ` +
        `keep one in the Pareta dashboard, and delete the rest.`,
    );
    expect(api.count("delete")).toBe(0);
  });

  test.each([
    ["complete holds nothing", { event: "complete", data: null }],
    ["complete holds a name alone", complete({ name: "whatever" })],
    ["complete is no object", { event: "complete", data: "ok" }],
  ])("%s: it is looked for", async (_what, event) => {
    const { api, create } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ id: "ep_9" }), event),
    );
    expect((await create()).id).toBe("ep_9");
    expect(api.count("deploy")).toBe(1);
  });
});

describe("under a given name", () => {
  const given = { __autoName: false };

  test.each([
    ["a complete without an id", complete({ name: "whatever" })],
    ["an end after progress", { event: "progress", data: {} }],
  ])("%s is a deploy that was taken on: what stays the only one of the name is ours", async (_what, event) => {
    const { api, create, clock, log } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ id: "ep_9" }), event),
    );
    expect((await create(given)).id).toBe("ep_9");
    expect(clock.now()).toBeGreaterThanOrEqual(2 * MINUTE);
    expect(log.statuses).toContain(`${NAME} is there; making sure that it is the only one`);
    expect(log.statuses).toContainEqual(expect.stringMatching(/held no endpoint id|ended without a 'complete' event/));
  });

  test("a stream of unknown events is no proof that it was accepted", async () => {
    const { api, refused } = setUp();
    api.next(
      "deploy",
      says(() => api.add({ id: "ep_9" }), { event: "hello", data: {} }),
    );
    expect((await refused(given)).message).toMatch(/ep_9 .*it may be this deploy's or somebody else's/);
  });
});

describe("the client's error stays the cause, for debugging", () => {
  const error = statusError(401, "invalid API key");
  const broken = brokenConnection();
  const busy = statusError(409, "busy");
  const appears = (api: FakeApi) => () => {
    api.add({ id: "ep_new", name: "made-up" });
    throw busy;
  };

  test.each<[string, (api: FakeApi) => unknown, Error]>([
    ["the list before", (api) => api.always("list", error), error],
    ["a refusal", (api) => api.always("deploy", error), error],
    ["nothing appears", (api) => api.always("deploy", broken), broken],
    [
      "the list after",
      (api) =>
        api
          .next("list", () => [])
          .always("list", error)
          .always("deploy", broken),
      broken,
    ],
    [
      "a conflict, and the list after",
      (api) =>
        api
          .next("list", () => [])
          .always("list", error)
          .always("deploy", busy),
      busy,
    ],
    ["a conflict, and something new", (api) => api.always("deploy", appears(api)), busy],
    ["a conflict, then a refusal", (api) => api.next("deploy", busy).always("deploy", error), error],
    [
      "a conflict, then a refusal, and the list after",
      (api) =>
        api.next("deploy", busy).always("deploy", () => {
          api.always("list", statusError(403));
          throw error;
        }),
      error,
    ],
    [
      "too long a wait",
      (api) => api.always("deploy", statusError(429, "later", { retryAfterMs: 2 * 60 * MINUTE })),
      statusError(429, "later"),
    ],
  ])("%s", async (_what, script, cause) => {
    const { api, refused } = setUp();
    script(api);
    expect(causes(await refused())).toContainEqual(cause);
  });

  test("of an operation whose time was over before anything was sent", async () => {
    const { api, clock, controller } = setUp();
    api.always("list", api.silent);
    const giveUp = await clock.run(rejection(controller.create(inputsOf(), call(10_000))));
    expect(giveUp.cause).toMatchObject({ name: "DeadlineError" });
  });
});

describe("the server refuses for the moment", () => {
  test("a conflict: sent again until it passes, saying so", async () => {
    const { api, create, log, clock } = setUp();
    api.next("deploy", statusError(409, "busy"), statusError(409, "busy", { retryAfterMs: 30_000 }));
    await create();
    expect(api.count("deploy")).toBe(3);
    expect(log.statuses).toContain("busy; trying again");
    expect(clock.now()).toBeGreaterThanOrEqual(12_000 + 30_000);
    expect(clock.now()).toBeLessThan(12_000 + 30_000 + 15_000);
  });

  test("a conflict that says that it is final is not tried again", async () => {
    const { api, refused, clock } = setUp();
    api.always("deploy", statusError(409, "this name belongs to a seed endpoint"));
    expect((await refused()).message).toMatch(/seed endpoint \(HTTP 409\)\.$/);
    expect([api.count("deploy"), clock.now()]).toEqual([1, 0]);
  });

  test("a rate limit: sent again, later each time", async () => {
    const { api, create, clock } = setUp();
    const at: number[] = [];
    api.always("deploy", () => {
      at.push(clock.now());
      if (at.length > 3)
        api.always(
          "deploy",
          says(() => api.add(), complete({ id: "ep_1" })),
        );
      throw statusError(429, "slow down");
    });
    await create();
    const waits = at.slice(1).map((time, index) => time - at[index]!);
    expect(waits).toEqual([13_500, 15_000, 18_000]);
  });

  test("but it was made: the endpoint with the made name is ours", async () => {
    const { api, create } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_9" });
      throw statusError(429, "slow down");
    });
    expect((await create()).id).toBe("ep_9");
    expect(api.count("deploy")).toBe(1);
  });

  test("and someone else was faster under a given name: theirs", async () => {
    const { api, refused } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_theirs" });
      throw statusError(409, "exists");
    });
    expect((await refused({ __autoName: false })).message).toMatch(
      /endpoint ep_theirs .*may be this deploy's or somebody else's/,
    );
  });

  test("and the list cannot be read: it is not sent again", async () => {
    const { api, refused } = setUp();
    api.next("list", () => []).always("list", statusError(403, "not yours"));
    api.always("deploy", statusError(409, "busy"));
    expect((await refused()).message).toMatch(
      /^Deploying "contracts-3f9a1c2" failed: busy \(HTTP 409\)\. Whether it was made could not be found out/,
    );
    expect(api.count("deploy")).toBe(1);
  });
});

describe("the engine asks twice", () => {
  test("for the same: one deploy, one result", async () => {
    const { api, clock, controller, calling } = setUp();
    const both = [controller.create(inputsOf(), calling), controller.create({ ...inputsOf() }, calling)];
    const [one, other] = await clock.run(Promise.all(both));
    expect(one).toEqual(other);
    expect(api.count("deploy")).toBe(1);
  });

  test("two resources of one name: the second is refused with a message, the first continues", async () => {
    const { api, clock, controller, calling } = setUp();
    const first = controller.create(inputsOf(), calling);
    const { message } = await clock.run(rejection(controller.create(inputsOf({ task: "general-chat" }), calling)));
    expect(message).toBe(
      `the name "${NAME}" is given to two endpoints of this program, and the other one was first. ` +
        `Nothing was deployed for this one: give each a name of its own, or leave "name" out to have one made.`,
    );
    expect((await clock.run(first)).id).toBe("ep_1");
    expect(api.count("deploy")).toBe(1);
  });

  test("after a refusal: there is nothing to join, and it is tried again", async () => {
    const { api, create, refused } = setUp();
    api.next("deploy", statusError(402, "empty"));
    await refused();
    expect((await create()).id).toBe("ep_1");
  });

  test("after an incomplete one: the same result, and no second deploy", async () => {
    const { api, refused } = setUp();
    api.always("stop", statusError(403, "no"));
    const first = await refused({ running: false });
    expect(await refused({ running: false })).toBe(first);
    expect(api.count("deploy")).toBe(1);
  });

  test("after its delete, or a read that found it gone: a deploy of its own", async () => {
    const { api, clock, controller, calling, create } = setUp();
    const { id, state } = await create();
    await clock.run(controller.delete(id, state, calling));
    await create();
    api.records.clear();
    expect(await clock.run(controller.read(id, state, calling))).toBeUndefined();
    await create();
    expect(api.count("deploy")).toBe(3);
  });

  test("after a read that found it: joined", async () => {
    const { api, clock, controller, calling, create } = setUp();
    const { id, state } = await create();
    expect(await clock.run(controller.read(id, state, calling))).toMatchObject({ state });
    await create();
    expect(api.count("deploy")).toBe(1);
  });
});
