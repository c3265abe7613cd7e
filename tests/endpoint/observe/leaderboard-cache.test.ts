import { Leaderboard } from "pulumi-pareta/client";
import type { EndpointController } from "../../../provider/endpoint";
import { statusError } from "../../support/api-errors";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call } from "../../support/lifecycle";

describe("the leaderboards of a run", () => {
  let clock: FakeClock;
  let api: FakeApi;
  let leaderboards: EndpointController["leaderboards"];

  beforeEach(() => {
    clock = new FakeClock();
    api = new FakeApi(clock);
    ({ leaderboards } = fakeController(api, clock));
  });
  afterEach(() => expect(clock.pending).toBe(0));

  /** Responds after this many milliseconds. */
  const after = (ms: number) => () =>
    new Promise((resolve) => {
      clock.timer(ms, () => resolve(new Leaderboard({ recommended: "late-1" })));
    });

  test("each is asked once, at the same time or later, with a limit and no repeats", async () => {
    api.always("leaderboard", ({ options }) => {
      expect(options).toMatchObject({ timeout: 2_000, maxRetries: 0 });
      return new Leaderboard({ recommended: "qwen-1" });
    });
    const [one, two] = await Promise.all([leaderboards.read("a"), leaderboards.read("a")]);
    expect(one?.recommended).toBe("qwen-1");
    expect(two).toBe(one);
    expect(await leaderboards.read("a")).toBe(one);
    expect(leaderboards.known("a")).toBe(one);
    await leaderboards.read("b");
    expect(api.calls).toEqual(["leaderboard a", "leaderboard b"]);
  });

  test.each([401, 404, 429, 500])("%d: nothing, and it is not asked again", async (status) => {
    api.always("leaderboard", statusError(status));
    expect(await leaderboards.read("a")).toBeUndefined();
    expect(await leaderboards.read("a")).toBeUndefined();
    expect(await leaderboards.tell("a", () => "said")).toBeUndefined();
    expect(api.count("leaderboard")).toBe(1);
  });

  test("a permission applies to one route: a key that may list endpoints may also deploy", async () => {
    api.always("leaderboard", statusError(403));
    expect(await leaderboards.ask("a")).toEqual({ kind: "withheld" });
    api.always("list", statusError(403, "no"));
    expect(await leaderboards.ask("b")).toMatchObject({ kind: "failed", error: { message: "no" } });
    expect(api.calls).toEqual(["leaderboard a", "list", "leaderboard b", "list"]);
  });

  test("the catalogue is asked once, and one that cannot be read is empty", async () => {
    api.always("tasks", () => [{ id: "a" }, { id: null }]);
    expect(await Promise.all([leaderboards.tasks(), leaderboards.tasks()])).toEqual([["a"], ["a"]]);
    expect(api.count("tasks")).toBe(1);
    const other = fakeController(api.always("tasks", statusError(500)), clock).leaderboards;
    expect(await other.tasks()).toEqual([]);
  });

  test("leaderboard and catalogue share one limit", async () => {
    api.always("leaderboard", api.silent).always("tasks", api.silent);
    const asked = leaderboards.ask("a").then(async (answer) => [answer, await leaderboards.tasks()]);
    expect(await clock.run(asked)).toEqual([{ kind: "failed", error: new Error("no answer within 2 s") }, []]);
    expect(clock.now()).toBe(2_000);
    await clock.advance(2_000);
  });

  test("a call without a response is waited for two seconds, and no longer in the whole run", async () => {
    api.always("leaderboard", api.silent);
    expect(await clock.run(leaderboards.read("a"))).toBeUndefined();
    expect(clock.now()).toBe(2_000);
    expect(await clock.run(Promise.all([leaderboards.read("b"), leaderboards.read("a")]))).toEqual([
      undefined,
      undefined,
    ]);
    expect(clock.now()).toBe(2_000);
    await clock.advance(2_000);
  });

  test("slow responses use up the two seconds together, and a late one is there for the next row", async () => {
    api.always("leaderboard", after(900));
    const started = [leaderboards.read("a"), leaderboards.read("b")];
    expect(await clock.run(Promise.all(started))).toEqual([expect.any(Leaderboard), expect.any(Leaderboard)]);
    expect(clock.now()).toBe(900);
    await clock.advance(60_000);
    const before = clock.now();
    expect(await clock.run(leaderboards.read("c"))).toBeDefined();
    expect(await clock.run(leaderboards.read("d"))).toBeUndefined();
    expect(clock.now() - before).toBe(900 + 200);
    await clock.advance(700);
    expect(await leaderboards.read("d")).toBeDefined();
    expect(api.count("leaderboard")).toBe(4);
  });

  test("what a decision read is shown, and not asked for; a decision itself always asks", async () => {
    const controller = fakeController(api, clock);
    await controller.leaderboard("a", call());
    expect((await controller.leaderboards.read("a"))?.recommended).toBe("qwen-1");
    expect(api.count("leaderboard")).toBe(1);
    api.next("leaderboard", () => new Leaderboard({ recommended: "llama-2" }));
    expect(await controller.leaderboard("a", call())).toMatchObject({ recommended: "llama-2" });
    expect(controller.leaderboards.known("a")?.recommended).toBe("llama-2");
  });

  test("a decision does not take over a failure to show something", async () => {
    const controller = fakeController(api, clock);
    api.next("leaderboard", statusError(500));
    expect(await controller.leaderboards.read("a")).toBeUndefined();
    expect(await controller.leaderboard("a", call())).toMatchObject({ kind: "found", recommended: "qwen-1" });
  });

  test("an error while making its text is ignored", async () => {
    const broken = leaderboards.tell("a", () => {
      throw new Error("broken");
    });
    expect(await broken).toBeUndefined();
  });
});
