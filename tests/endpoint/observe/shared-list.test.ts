import { Endpoint } from "pulumi-pareta/client";
import { SharedList } from "../../../provider/endpoint/observe/shared-list";
import { DEFAULT_TIMINGS, type Call, type EndpointState } from "../../../provider/endpoint";
import { brokenConnection, htmlAnswer, refusedConnection, statusError } from "../../support/api-errors";
import { inputsOf, rawRecord, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { RecordingLog, rejection } from "../../support/lifecycle";

const { pollInterval } = DEFAULT_TIMINGS;
/** How long a response takes to arrive. */
const LATENCY = 40;

interface Setup {
  api: FakeApi;
  clock: FakeClock;
  controller: ReturnType<typeof fakeController>;
  call: (timeout?: number) => Call & { log: RecordingLog };
  state: (index: number, overrides?: Partial<EndpointState>) => EndpointState;
}

/** An organization of `count` endpoints, `ep_1` and so on, whose API responds after a while. */
function setUp(count: number, overrides: Record<string, unknown> = {}): Setup {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  for (let index = 1; index <= count; index++) api.add({ id: `ep_${index}`, name: `name-${index}`, ...overrides });
  const later = <T>(answer: () => T) =>
    new Promise<T>((resolve, reject) => {
      clock.timer(LATENCY, () => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  const record = (id: string) => {
    const raw = api.records.get(id);
    if (!raw) throw statusError(404, `endpoint '${id}' not found`);
    return new Endpoint(raw);
  };
  // A response shows the endpoints at the time when the request arrived.
  api.always("list", () => {
    const rows = [...api.records.values()].map((raw) => new Endpoint(raw));
    return later(() => rows);
  });
  api.always("retrieve", ({ id }) => later(() => record(id)));
  return {
    api,
    clock,
    controller: fakeController(api, clock),
    call: (timeout = 600_000) => ({ log: new RecordingLog(), timeout }),
    state: (index, given = {}) => stateOf({ name: `name-${index}`, ...given }),
  };
}

/** Runs jobs, as many at once as Pulumi does. */
async function inParallel<T>(jobs: (() => Promise<T>)[], atOnce = 8): Promise<T[]> {
  const results: T[] = [];
  const queue = jobs.map((job, index) => ({ job, index }));
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next.index] = await next.job();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const each = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("reads that come together", () => {
  test("200 of them take one look and one list, and each tells the truth", async () => {
    const { api, clock, controller, call, state } = setUp(200);
    api.set("ep_17", { status: "stopped" });
    api.set("ep_180", { model: "llama-2", promptScaffold: "{document}" });
    const reads = each(200).map((index) => () => controller.read(`ep_${index}`, state(index), call()));
    const found = await clock.run(inParallel(reads));
    expect(api.count("list") + api.count("retrieve")).toBeLessThanOrEqual(3);
    expect(found.map((read) => read?.state.running)).toEqual(each(200).map((index) => index !== 17));
    expect(found[179]?.state).toMatchObject({ deployedModel: "llama-2", promptScaffold: "{document}" });
    expect(clock.pending).toBe(0);
  });

  test("an endpoint that is read alone gets its own look, however often", async () => {
    const { api, clock, controller, call, state } = setUp(3);
    for (let time = 0; time < 3; time++) await clock.run(controller.read("ep_1", state(1), call()));
    expect(api.calls).toEqual(["retrieve ep_1", "retrieve ep_1", "retrieve ep_1"]);
  });

  test("an endpoint that the list lacks is dropped only when its own look confirms it", async () => {
    const { api, clock, controller, call, state } = setUp(20);
    api.records.delete("ep_7");
    const reads = each(20).map((index) => () => controller.read(`ep_${index}`, state(index), call()));
    const found = await clock.run(inParallel(reads));
    expect(found.map((read) => read !== undefined)).toEqual(each(20).map((index) => index !== 7));
    expect(api.calls.filter((made) => made === "retrieve ep_7")).toHaveLength(2);
  });

  test("a list that lacks an existing endpoint costs only a look", async () => {
    const { api, clock, controller, call, state } = setUp(20);
    api.always("list", () =>
      [...api.records.values()].filter(({ id }) => id !== "ep_7").map((raw) => new Endpoint(raw)),
    );
    const reads = each(20).map((index) => () => controller.read(`ep_${index}`, state(index), call()));
    const found = await clock.run(inParallel(reads));
    expect(found.every((read) => read?.state.status === "live")).toBe(true);
  });

  test.each<[string, (raw: Record<string, unknown>) => unknown[]]>([
    [
      "lacks what a state keeps",
      (raw) => [Object.fromEntries(Object.entries(raw).filter(([key]) => key !== "promptScaffold"))],
    ],
    ["has no id of its own", ({ id, ...raw }) => [{ ...raw, name: id }]],
    ["is there twice", (raw) => [raw, { ...raw, status: "stopped" }]],
  ])("a row that %s is not relied on", async (_what, rows) => {
    const { api, clock, controller, call, state } = setUp(9);
    api.always("list", () =>
      [...api.records.values()]
        .flatMap((raw) => (raw.id === "ep_3" ? rows(raw) : [raw]))
        .map((raw) => new Endpoint(raw)),
    );
    const reads = each(9).map((index) => () => controller.read(`ep_${index}`, state(index), call()));
    const found = await clock.run(inParallel(reads));
    expect(found.every((read) => read?.state.status === "live")).toBe(true);
    expect(api.calls).toContain("retrieve ep_3");
  });

  test.each([
    ["a page", htmlAnswer()],
    ["a 500", statusError(500, "oops")],
    ["a cut", brokenConnection()],
  ])(
    "a list that comes to %s: each is looked at by itself, and the list is not asked for by each",
    async (_what, error) => {
      const { api, clock, controller, call, state } = setUp(40);
      api.always("list", error);
      const reads = each(40).map((index) => () => controller.read(`ep_${index}`, state(index), call()));
      const found = await clock.run(inParallel(reads));
      expect(found.every((read) => read?.state.status === "live")).toBe(true);
      expect(api.count("list")).toBe(1);
    },
  );

  test.each([
    ["a refused key", statusError(401, "invalid API key"), /Check the API key/],
    ["no credit", statusError(402, "organization is out of credit"), /Top up/],
    ["too many requests", statusError(429, "slow down"), /too many requests/],
    ["no connection", refusedConnection(), /Check pareta:baseUrl/],
  ])("%s is everybody's answer: it is not asked for by each", async (_what, error, says) => {
    const { api, clock, controller, call, state } = setUp(16);
    api.always("list", error).always("retrieve", error);
    const reads = each(16).map((index) => () => rejection(controller.read(`ep_${index}`, state(index), call())));
    const failures = await clock.run(inParallel(reads));
    for (const failure of failures) expect(failure.message).toMatch(says);
    expect(failures[7]?.message).toContain("endpoint ep_8");
    expect(api.calls.length).toBeLessThanOrEqual(2);
  });

  test("a caller that gives up leaves the list to the others; it is aborted when no caller waits for it", async () => {
    const { api, clock, controller, call, state } = setUp(3);
    const signals: AbortSignal[] = [];
    api.always("list", (asked) => {
      signals.push(asked.options.signal as AbortSignal);
      return api.silent(asked);
    });
    const leaving = new AbortController();
    const first = controller.read("ep_1", state(1), call());
    const second = rejection(controller.read("ep_2", state(2), { ...call(), signal: leaving.signal }));
    const third = rejection(controller.read("ep_3", state(3), call(5_000)));
    await clock.advance(LATENCY);
    expect(await first).toMatchObject({ state: { status: "live" } });
    leaving.abort(new Error("enough"));
    await clock.advance(100);
    expect((await second).message).toMatch(/enough|was cancelled/);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(5_000);
    await third;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });

  test("a second read gets news, even at once", async () => {
    const { api, clock, controller, call, state } = setUp(8);
    const readAll = () =>
      inParallel(each(8).map((index) => () => controller.read(`ep_${index}`, state(index), call())));
    await clock.run(readAll());
    api.set("ep_5", { status: "stopped" });
    const again = await clock.run(readAll());
    expect(again[4]?.state).toMatchObject({ status: "stopped", running: false });
  });

  test("another organization, with a key of its own, shares nothing", async () => {
    const [ours, theirs] = [setUp(8), setUp(8, { status: "stopped" })];
    const read = ({ controller, call, state }: Setup) =>
      inParallel(each(8).map((index) => () => controller.read(`ep_${index}`, state(index), call())));
    const [live, stopped] = [await ours.clock.run(read(ours)), await theirs.clock.run(read(theirs))];
    expect(live.every((found) => found?.state.running)).toBe(true);
    expect(stopped.some((found) => found?.state.running)).toBe(false);
  });
});

describe("many that wait", () => {
  test("share one list in an interval, and are done soon after they are live", async () => {
    const { api, clock, controller, call, state } = setUp(50, { status: "stopped" });
    for (const index of each(50)) {
      api.next("start", () => {
        api.set(`ep_${index}`, { status: "starting" });
        clock.timer(60_000 + index * 10, () => api.set(`ep_${index}`, { status: "live" }));
        return { ok: true };
      });
    }
    const calls = each(50).map(() => call());
    const updates = each(50).map((index) => () => {
      const old = state(index, { status: "stopped", running: false });
      return controller.update(`ep_${index}`, old, inputsOf({ name: `name-${index}` }), calls[index - 1] as Call);
    });
    const states = await clock.run(inParallel(updates, 50));
    expect(states.every(({ status, running }) => status === "live" && running)).toBe(true);
    const waited = clock.now();
    expect(waited).toBeLessThan(60_500 + 3 * pollInterval);
    expect(api.count("list")).toBeLessThanOrEqual(waited / pollInterval + 2);
    expect(api.count("retrieve")).toBeLessThanOrEqual(2);
    for (const { log } of calls)
      expect(log.statuses.filter((line) => line.endsWith(": waiting to be live"))).not.toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test("to be gone share it, and are gone only when nothing is found of them", async () => {
    const { api, clock, controller, call, state } = setUp(30);
    api.always("delete", ({ id }) => {
      api.set(id, { status: "deleting" });
      clock.timer(30_000, () => api.records.delete(id));
      return undefined;
    });
    const deletions = each(30).map((index) => () => controller.delete(`ep_${index}`, state(index), call()));
    await clock.run(inParallel(deletions, 30));
    expect(api.records.size).toBe(0);
    expect(api.count("delete")).toBe(30 * 2);
    // Beside one in each interval: one before the deletions, and one at once after them.
    expect(api.count("list")).toBeLessThanOrEqual(clock.now() / pollInterval + 4);
    expect(api.count("retrieve")).toBeLessThanOrEqual(3);
  });

  test("for a lost deploy to appear share it, and find each its own", async () => {
    const { api, clock, controller, call } = setUp(0);
    api.always("deploy", ({ id: name }) => {
      const id = `ep_of_${name}`;
      clock.timer(20_000, () => api.add({ id, name }));
      throw brokenConnection();
    });
    const creates = each(20).map((index) => () => controller.create(inputsOf({ name: `name-${index}` }), call()));
    const created = await clock.run(inParallel(creates, 20));
    expect(created.map(({ id }) => id)).toEqual(each(20).map((index) => `ep_of_name-${index}`));
    expect(api.count("deploy")).toBe(20);
    // The first makes one alone, and those that came while it was under way share one.
    expect(api.count("list")).toBeLessThanOrEqual(clock.now() / pollInterval + 3);
  });
});

describe("nothing stale survives a change", () => {
  test.each(["start", "stop"] as const)("a list from before a %s says nothing of it", async (verb) => {
    const [before, after] = verb === "start" ? ["stopped", "live"] : ["live", "stopped"];
    const { api, clock, controller, call, state } = setUp(8, { status: before });
    const old = (index: number) => state(index, { status: before, running: verb === "stop" });
    await clock.run(inParallel(each(8).map((index) => () => controller.read(`ep_${index}`, old(index), call()))));
    const news = (index: number) => inputsOf({ name: `name-${index}`, running: verb === "start" });
    const updated = await clock.run(
      inParallel(each(8).map((index) => () => controller.update(`ep_${index}`, old(index), news(index), call()))),
    );
    expect(updated.map(({ status }) => status)).toEqual(each(8).map(() => after));
    const read = await clock.run(
      inParallel(each(8).map((index) => () => controller.read(`ep_${index}`, old(index), call()))),
    );
    expect(read.map((found) => found?.state.status)).toEqual(each(8).map(() => after));
    expect(api.count(verb)).toBe(8);
  });

  test("a list that was under way when the change was made says nothing of it either", async () => {
    const { api, clock, controller, call, state } = setUp(3);
    const reads = [1, 2].map((index) => controller.read(`ep_${index}`, state(index), call()));
    await clock.advance(LATENCY / 2);
    const stopped = controller.update("ep_3", state(3), inputsOf({ name: "name-3", running: false }), call());
    expect(await clock.run(stopped)).toMatchObject({ status: "stopped" });
    await Promise.all(reads);
    expect(api.count("stop")).toBe(1);
  });

  test("a look right after a change uses a list that was requested after it", async () => {
    const { api, clock } = setUp(3);
    const sharedList = new SharedList(api, clock, DEFAULT_TIMINGS);
    const { signal } = new AbortController();
    const look = (id: string) => sharedList.row(id, { subject: id, signal }, { maxAge: 60_000, whole: true });
    expect(await look("ep_1")).toBeUndefined();
    expect(await clock.run(look("ep_2"))).toMatchObject({ status: "live" });
    await sharedList.change("ep_3", () => Promise.resolve(api.set("ep_3", { status: "stopped" })));
    expect(await clock.run(look("ep_3"))).toMatchObject({ status: "stopped" });
    expect(api.count("list")).toBe(2);
    const changing = sharedList.change(
      "ep_1",
      () => new Promise((resolve) => clock.timer(1_000, () => resolve(undefined))),
    );
    expect(await look("ep_1")).toBeUndefined();
    await clock.run(changing);
  });

  test.each(["start", "stop", "delete"] as const)(
    "a %s whose answer is lost is not judged by a list from before it took effect, and so not sent again",
    async (verb) => {
      const [before, after] = verb === "start" ? ["stopped", "live"] : ["live", "stopped"];
      const { api, clock, controller, call, state } = setUp(3, { status: before });
      // Two other operations wait, and request the list in every interval.
      for (const id of ["ep_1", "ep_2"]) api.set(id, { status: "starting" });
      const others = [1, 2].map((index) =>
        controller.update(
          `ep_${index}`,
          state(index, { status: "starting" }),
          inputsOf({ name: `name-${index}` }),
          call(),
        ),
      );
      // The change takes effect after the next list was requested, and its response is lost.
      api.always(verb, async () => {
        await new Promise((resolve) => clock.timer(pollInterval + LATENCY, () => resolve(undefined)));
        if (verb === "delete") api.records.delete("ep_3");
        else api.set("ep_3", { status: after });
        throw brokenConnection();
      });
      const old = state(3, { status: before, running: verb !== "start" });
      const changing: Promise<unknown> =
        verb === "delete"
          ? controller.delete("ep_3", old, call())
          : controller.update("ep_3", old, inputsOf({ name: "name-3", running: verb === "start" }), call());
      clock.timer(20_000, () => ["ep_1", "ep_2"].forEach((id) => api.set(id, { status: "live" })));
      await clock.run(Promise.all([changing, ...others]));
      expect(api.count(verb)).toBe(1);
    },
  );

  test("a refresh that was under way when an endpoint was deleted does not bring it back", async () => {
    const { api, clock, controller, call, state } = setUp(3);
    const readAll = () => Promise.all([1, 2, 3].map((index) => controller.read(`ep_${index}`, state(index), call())));
    await clock.run(readAll()); // so that no deletion waits for a list that shows its endpoint
    await clock.advance(60_000);
    const before = api.count("list");
    const { list } = api.endpoints;
    // The list is slow: it shows the endpoints at the time when it was requested.
    Object.assign(api.endpoints, {
      list: async (options: Parameters<typeof list>[0]) => {
        const rows = await list(options);
        await new Promise((resolve) => clock.timer(1_000, () => resolve(undefined)));
        return rows;
      },
    });
    const reads = readAll();
    await clock.advance(2 * LATENCY);
    expect(api.count("list")).toBe(before + 1);
    const deleted = controller.delete("ep_3", state(3), call());
    const [found] = await clock.run(Promise.all([reads, deleted]));
    expect(found.map((each) => each !== undefined)).toEqual([true, true, false]);
  });

  test("what happens to an endpoint right after it was made is seen by the next look at it", async () => {
    const { api, clock, controller, call } = setUp(3);
    const made = await clock.run(
      Promise.all([5, 6].map((index) => controller.create(inputsOf({ name: `name-${index}` }), call()))),
    );
    for (const { id } of made) api.set(id, { status: "stopped" });
    const found = await clock.run(Promise.all(made.map(({ id, state }) => controller.read(id, state, call()))));
    expect(found.map((each) => each?.state.status)).toEqual(["stopped", "stopped"]);
  });

  test("an endpoint that was just made is there, whatever the latest list says", async () => {
    const { clock, controller, call, state } = setUp(8);
    await clock.run(inParallel(each(8).map((index) => () => controller.read(`ep_${index}`, state(index), call()))));
    const { id, state: made } = await clock.run(controller.create(inputsOf({ name: "name-9" }), call()));
    expect((await clock.run(controller.read(id, made, call())))?.state.name).toBe("name-9");
  });
});

describe("the list before a deploy", () => {
  test("is requested once in an interval for made names", async () => {
    const { api, clock, controller, call } = setUp(0);
    const creates = each(200).map((index) => () => controller.create(inputsOf({ name: `name-${index}` }), call()));
    const created = await clock.run(inParallel(creates));
    expect(new Set(created.map(({ id }) => id)).size).toBe(200);
    expect(api.count("deploy")).toBe(200);
    // If deploys take no time, not every one gets a list of its own.
    expect(api.count("list")).toBeLessThanOrEqual(5 * (clock.now() / pollInterval) + 6);
  });

  test("and the list after a slow deploy is shared too, whenever it ends", async () => {
    const { api, clock, controller, call } = setUp(0);
    let number = 0;
    api.always("deploy", async function* ({ id: name }) {
      const id = `ep_${++number}`;
      await new Promise((resolve) => clock.timer(60_000 + number * 370, () => resolve(undefined)));
      yield { event: "complete", data: { endpoint: api.add({ id, name }).records.get(id) } };
    });
    const creates = each(200).map((index) => () => controller.create(inputsOf({ name: `name-${index}` }), call()));
    await clock.run(inParallel(creates, 50));
    expect(api.count("deploy")).toBe(200);
    expect(api.count("list")).toBeLessThanOrEqual(clock.now() / pollInterval + 2);
    expect(api.count("list")).toBeGreaterThan(5);
  });

  test("is requested again for a given name: someone else may have taken it a moment ago", async () => {
    const { api, clock, controller, call } = setUp(0);
    const given = (name: string) => controller.create(inputsOf({ name, __autoName: false }), call());
    await clock.run(Promise.all([given("one"), given("two"), given("three")]));
    api.add({ id: "ep_theirs", name: "four" });
    const refused = await clock.run(rejection(given("four")));
    expect(refused.message).toContain("ep_theirs");
    expect(api.calls).not.toContain("deploy four");
  });

  test("does not hide what another deploy of the program made, under whatever name", async () => {
    const { api, clock, controller, call } = setUp(0);
    let number = 0;
    // A server that makes its own names, and refuses one deploy for the moment.
    api.always("deploy", () => {
      const raw = rawRecord({ id: `ep_made_${++number}`, name: `made-up-${number}` });
      api.records.set(raw.id as string, raw);
      return [{ event: "complete", data: { endpoint: raw } }];
    });
    const one = controller.create(inputsOf({ name: "name-1" }), call());
    const two = controller.create(inputsOf({ name: "name-2" }), call());
    await clock.run(Promise.all([one, two]));
    api.next("deploy", statusError(409, "busy"));
    const three = await clock.run(controller.create(inputsOf({ name: "name-3" }), call()));
    expect(three.id).toBe("ep_made_3");
    expect(api.records.size).toBe(3);
  });
});
