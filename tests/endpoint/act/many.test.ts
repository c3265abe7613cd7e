import { sleep } from "../../../provider/client/core/clock";
import { IncompleteError, type EndpointController, type EndpointInputs } from "../../../provider/endpoint";
import { statusError } from "../../support/api-errors";
import { inputsOf, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController, type FakeCall } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

type Deploy = (params: unknown, options: unknown) => AsyncGenerator;

const CALLS: FakeCall[] = ["deploy", "list", "retrieve", "delete"];

describe("many endpoints at once", () => {
  let clock: FakeClock;
  let api: FakeApi;
  let controller: EndpointController;

  beforeEach(() => {
    clock = new FakeClock();
    api = new FakeApi(clock);
    controller = fakeController(api, clock);
  });

  const idOf = (number: number) => `ep_${number}`;
  const nameOf = (number: number) => `contracts-${number}`;
  const addMany = (count: number) => {
    for (let number = 1; number <= count; number++) api.add({ id: idOf(number), name: nameOf(number) });
  };
  const remove = (number: number) => controller.delete(idOf(number), stateOf({ name: nameOf(number) }), call(600_000));
  const counts = () => Object.fromEntries(CALLS.map((each) => [each, api.count(each)]));

  /** Makes each event of a deploy take so long. */
  const slowDown = (ms: number) => {
    const usual = api.endpoints.deploy as unknown as Deploy;
    const slow: Deploy = async function* (params, options) {
      for await (const event of usual(params, options)) {
        await sleep(clock, ms);
        yield event;
      }
    };
    Object.assign(api.endpoints, { deploy: slow });
  };

  /** Runs `work` on 1 to `count`, as many at a time as the engine does. */
  const each = (count: number, parallel: number, work: (number: number) => Promise<unknown>) => {
    let next = 1;
    const worker = async () => {
      while (next <= count) await work(next++);
    };
    return clock.run(Promise.all(Array.from({ length: parallel }, worker)));
  };

  describe("are deleted", () => {
    test.each([60, 200])("all %i at the same time: a list before, a list after, and hardly a look", async (count) => {
      addMany(count);
      await each(count, count, remove);
      expect(api.records.size).toBe(0);
      const { delete: deletes, list = 0, retrieve = 0 } = counts();
      expect(deletes).toBe(count);
      expect(list + retrieve).toBeLessThanOrEqual(4);
    });

    test("8 at a time: one list for each 8", async () => {
      addMany(200);
      await each(200, 8, remove);
      expect(api.records.size).toBe(0);
      const { delete: deletes, list = 0, retrieve = 0 } = counts();
      expect(deletes).toBe(200);
      expect(list + retrieve).toBeLessThanOrEqual(200 / 8 + 5);
    });

    test("8 at a time, one after another as the engine sends them: still one list for each 8", async () => {
      addMany(200);
      let turn = Promise.resolve();
      const sent = async (number: number) => {
        await (turn = turn.then(() => sleep(clock, 5 + ((number * 17) % 40))));
        await remove(number);
      };
      await each(200, 8, sent);
      expect(api.records.size).toBe(0);
      const { delete: deletes, list = 0, retrieve = 0 } = counts();
      expect(deletes).toBe(200);
      expect(list + retrieve).toBeLessThanOrEqual(200 / 8 + 5);
    });

    test("a list that still shows them is asked again, once in an interval", async () => {
      addMany(60);
      const before = new Map(api.records);
      const usual = api.endpoints.list;
      api.endpoints.list = (options) => {
        if (clock.now() < 9_000) for (const [id, raw] of before) api.records.set(id, raw);
        else api.records.clear();
        return usual(options);
      };
      await each(60, 60, remove);
      const { delete: deletes, list = 0, retrieve = 0 } = counts();
      expect(deletes).toBe(60);
      expect(list).toBeLessThanOrEqual(9);
      expect(retrieve).toBeLessThanOrEqual(9);
    });

    test("a list that never showed an endpoint does not prove that it is gone", async () => {
      addMany(20);
      api.always("list", () => []);
      // The deletion of one is lost, although the response says yes.
      const usual = api.endpoints.delete;
      let lost = 0;
      api.endpoints.delete = (id, options) => {
        if (id !== idOf(7) || lost++ > 0) return usual(id, options);
        api.calls.push(`delete ${id}`);
        return Promise.resolve(undefined);
      };
      await each(20, 20, remove);
      expect(api.records.size).toBe(0);
      expect(lost).toBe(2);
    });

    test("a 404 is not believed where the list shows the endpoint", async () => {
      addMany(5);
      api.always("retrieve", statusError(404));
      api.always("delete", () => undefined);
      const errors = await each(5, 5, (number) => rejection(remove(number)));
      expect(errors).toHaveLength(5);
      expect(api.records.size).toBe(5);
    });

    test("lists that fail keep no deletion from its end", async () => {
      addMany(20);
      api.always("list", statusError(500));
      await each(20, 20, remove);
      expect(api.records.size).toBe(0);
      expect(api.count("delete")).toBe(20);
    });
  });

  test("are deployed: a list before, and few to make sure of them", async () => {
    const create = (number: number) => {
      const inputs = inputsOf({ name: nameOf(number) });
      return controller.create(inputs, call(600_000));
    };
    await each(200, 8, create);
    const { deploy, list = 0, retrieve = 0 } = counts();
    expect(deploy).toBe(200);
    // Two before the deploys: the first asks alone. With the leaderboard, these are five calls and one in each interval.
    const intervals = Math.floor(clock.now() / 2_000) + 1;
    expect(list + retrieve).toBeLessThanOrEqual(4 + intervals);
  });

  describe("are deployed in no time, and one deploy is doubled", () => {
    const [COUNT, DOUBLED, TWIN] = [60, 40, "ep_twin"];
    const TAKEN_DOWN = expect.stringMatching(/doubled on its way: .* ep_twin, which has been taken/) as string;

    interface Burst {
      doubled?: number;
      parallel?: number;
      inputs?: (number: number) => Partial<EndpointInputs>;
    }

    /** Whoever is deployed when, the duplicate is there at once. */
    const deployAll = async ({ doubled = DOUBLED, parallel = 8, inputs = () => ({}) }: Burst = {}) => {
      const usual = api.endpoints.deploy as unknown as Deploy;
      const doubling: Deploy = (params, options) => {
        const { name } = params as { name: string };
        if (name === nameOf(doubled)) api.add({ id: TWIN, name });
        return usual(params, options);
      };
      Object.assign(api.endpoints, { deploy: doubling });
      const warnings: [number, string][] = [];
      const failures: Error[] = [];
      await each(COUNT, parallel, async (number) => {
        const calling = call(600_000);
        calling.log.warn = (text) => warnings.push([number, text]);
        const create = controller.create(inputsOf({ name: nameOf(number), ...inputs(number) }), calling);
        await create.catch((error: Error) => failures.push(error));
      });
      return { failures, warnings };
    };

    test.each([1, 9, DOUBLED, 53, COUNT])(
      "number %i: the duplicate is deleted and named, on its row",
      async (doubled) => {
        const { failures, warnings } = await deployAll({ doubled });
        expect(failures).toEqual([]);
        expect(api.records.size).toBe(COUNT);
        expect(api.records.has(TWIN)).toBe(false);
        expect(warnings).toEqual([[doubled, TAKEN_DOWN]]);
      },
    );

    test("one at a time, each is made sure of before it returns, and nobody waits for a next one", async () => {
      const { warnings } = await deployAll({ parallel: 1 });
      expect(api.records.has(TWIN)).toBe(false);
      expect(warnings).toEqual([[DOUBLED, TAKEN_DOWN]]);
      expect(clock.now()).toBeLessThan(2_000);
    });

    test("a duplicate that cannot be deleted is named in an error, without the secrets of its resource", async () => {
      api.always("delete", statusError(403, `read only key for ${nameOf(DOUBLED)}`));
      const secret: Partial<EndpointInputs> = { __plain: ["task", "model", "running"] };
      const { failures, warnings } = await deployAll({ inputs: (number) => (number === DOUBLED ? secret : {}) });
      expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(/ep_twin.*read only key/)]);
      expect(failures[0]).toBeInstanceOf(IncompleteError);
      expect(failures[0]?.message).not.toContain(nameOf(DOUBLED));
      expect(warnings).toEqual([[DOUBLED, expect.stringContaining(TWIN)]]);
    });

    test("and where the last create fails, it is named on that row as well", async () => {
      api.always("delete", statusError(403, "read only key"));
      const usual = api.endpoints.deploy as unknown as Deploy;
      const refused: Deploy = (params, options) => {
        if ((params as { name: string }).name !== nameOf(COUNT)) return usual(params, options);
        return (async function* () {
          await sleep(clock, 100);
          yield* [];
          throw statusError(422, "no such region");
        })();
      };
      Object.assign(api.endpoints, { deploy: refused });
      const { failures, warnings } = await deployAll();
      expect(failures.map(({ message }) => message)).toEqual([expect.stringContaining("no such region")]);
      expect(warnings).toEqual([
        [DOUBLED, expect.stringContaining(TWIN)],
        [COUNT, expect.stringContaining(TWIN)],
      ]);
    });

    test("and without a duplicate it is one list more, and nothing else", async () => {
      await deployAll({ doubled: 0 });
      const { deploy, list = 0, retrieve = 0 } = counts();
      expect(deploy).toBe(COUNT);
      expect(list + retrieve).toBeLessThanOrEqual(4 + Math.floor(clock.now() / 2_000) + 1);
    });

    test("a duplicate does not wait for a slow neighbour, whose row shows no secret of it", async () => {
      const secret: Partial<EndpointInputs> = { __plain: ["task", "model", "running"] };
      const usual = api.endpoints.deploy as unknown as Deploy;
      const slow: Deploy = (params, options) => {
        if ((params as { name: string }).name !== "slow") return usual(params, options);
        return (async function* () {
          await sleep(clock, 40 * 60_000);
          yield* usual(params, options);
        })();
      };
      Object.assign(api.endpoints, { deploy: slow });
      const calling = call(3_600_000);
      const said: string[] = [];
      calling.log.status = (text) => said.push(text);
      const neighbour = controller.create(inputsOf({ name: "slow" }), calling);
      const { warnings } = await deployAll({ inputs: (number) => (number === DOUBLED ? secret : {}) });
      await clock.advance(30_000);
      expect(api.records.has(TWIN)).toBe(false);
      expect(warnings).toEqual([[DOUBLED, TAKEN_DOWN]]);
      expect(said.join()).toContain("made once");
      expect(said.join()).not.toContain(nameOf(DOUBLED));
      await clock.run(neighbour);
      expect(clock.pending).toBe(0);
    });

    test("and one that cannot be deleted is named in the error of the next create that ends", async () => {
      api.always("delete", statusError(403, "read only key"));
      slowDown(0);
      const usual = api.endpoints.deploy as unknown as Deploy;
      const slow: Deploy = (params, options) =>
        (async function* () {
          if ((params as { name: string }).name === "slow") await sleep(clock, 60_000);
          yield* usual(params, options);
        })();
      Object.assign(api.endpoints, { deploy: slow });
      const neighbour = rejection(controller.create(inputsOf({ name: "slow" }), call(3_600_000)));
      const { warnings } = await deployAll();
      await clock.advance(30_000);
      expect(warnings).toEqual([[DOUBLED, expect.stringContaining(TWIN)]]);
      expect((await clock.run(neighbour)).message).toMatch(/ep_twin.*read only key/);
    });

    test("creates one after another wait for no next one, also after a burst", async () => {
      await deployAll({ doubled: 0 });
      const began = clock.now();
      slowDown(100);
      for (let number = 0; number < 20; number++)
        await clock.run(controller.create(inputsOf({ name: `chain-${number}` }), call(600_000)));
      expect(clock.now() - began).toBeLessThan(10_000);
    });

    test("nor where the engine saves a large state between them", async () => {
      const usual = controller.create.bind(controller);
      controller.create = async (inputs, calling) => {
        await sleep(clock, 90);
        return usual(inputs, calling);
      };
      slowDown(10);
      await deployAll({ doubled: 0, parallel: 2 });
      // In each interval, there is one before deploys and one to make sure of them.
      expect(counts().list).toBeLessThanOrEqual(4 + 2 * (Math.floor(clock.now() / 2_000) + 1));
    });
  });

  test("are deployed within seconds each: one list in an interval makes sure of all of them", async () => {
    slowDown(5_000);
    await each(200, 200, async (number) => {
      await sleep(clock, number * 100);
      await controller.create(inputsOf({ name: nameOf(number) }), call(600_000));
    });
    const { deploy, list = 0, retrieve = 0 } = counts();
    expect(deploy).toBe(200);
    expect(list + retrieve).toBeLessThanOrEqual(4 + clock.now() / 2_000 + 1);
  });
});
