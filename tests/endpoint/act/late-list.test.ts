import { Endpoint } from "pulumi-pareta/client";
import type { EndpointInputs } from "../../../provider/endpoint";
import { statusError } from "../../support/api-errors";
import { inputsOf, rawRecord, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const NAME = "contracts-3f9a1c2";

/** A server that shows a new endpoint only this many milliseconds after it was made. */
const setUp = (lateness: number, ids: readonly string[] = ["ep_1"]) => {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  let shown = lateness === 0;
  api.next("deploy", () => {
    for (const id of ids) api.add({ id });
    clock.timer(lateness, () => (shown = true));
    return [{ event: "complete", data: { endpoint: rawRecord({ id: ids[0] }) } }];
  });
  api.always("list", () => (shown ? [...api.records.values()].map((raw) => new Endpoint(raw)) : []));
  const retrieve = (id: string) => {
    const raw = api.records.get(id);
    if (!shown || !raw) throw statusError(404, "not found");
    return new Endpoint(raw);
  };
  const calling = call(60 * MINUTE);
  const create = (overrides: Partial<EndpointInputs> = {}) =>
    clock.run(fakeController(api, clock).create(inputsOf(overrides), calling));
  return { clock, api, log: calling.log, create, retrieve };
};

describe("a server that lists late what a deploy has reported", () => {
  test("is asked until it does: the next refresh finds the endpoint", async () => {
    const { clock, log, create } = setUp(6_000);
    expect((await create()).id).toBe("ep_1");
    expect(clock.now()).toBeGreaterThanOrEqual(6_000);
    expect(clock.now()).toBeLessThan(9_000);
    expect(log.statuses).toContain(`waiting for ${NAME} to be listed`);
    expect(log.warnings).toEqual([]);
  });

  test("then shows the duplicate", async () => {
    const { api, log, create, retrieve } = setUp(6_000, ["ep_1", "ep_2"]);
    api.always("retrieve", () => retrieve([...api.records.keys()].includes("ep_2") ? "ep_1" : "ep_2"));
    api.next("retrieve", () => retrieve("ep_1"));
    expect((await create()).id).toBe("ep_1");
    expect([...api.records.keys()]).toEqual(["ep_1"]);
    expect(log.warnings.join()).toMatch(/ep_1, which is in the state, and ep_2, which has been taken down/);
  });

  test("is not asked for longer than the grace, and it is said what a refresh would do", async () => {
    const { clock, log, create } = setUp(60 * MINUTE);
    expect((await create()).id).toBe("ep_1");
    expect(clock.now()).toBeLessThan(2 * MINUTE + 3_000);
    expect(log.warnings.join()).toMatch(
      /told of endpoint ep_1, which no list shows yet.*A refresh before it is listed/,
    );
  });

  test("does not count an endpoint as gone that must be stopped", async () => {
    const { api, create, retrieve } = setUp(20_000);
    api.always("retrieve", () => retrieve("ep_1"));
    expect((await create({ running: false })).state).toMatchObject({ status: "stopped", running: false });
  });

  test("costs nothing if the server lists at once", async () => {
    const { api, clock, create } = setUp(0);
    await create();
    expect([api.count("list"), clock.now()]).toEqual([2, 0]);
  });

  test("is asked for the whole grace where a refused deploy is not sent again, because others deploy meanwhile", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock);
    const calling = call(60 * MINUTE);
    api.next("deploy", () => {
      clock.timer(1_000, () => api.add({ id: "ep_theirs", name: "somebody-elses" }));
      clock.timer(15_000, () => api.add({ id: "ep_1" }));
      throw statusError(429, "slow down");
    });
    const { id } = await clock.run(fakeController(api, clock).create(inputsOf(), calling));
    expect([id, api.count("deploy")]).toEqual(["ep_1", 1]);
  });
});

describe("an endpoint is deleted and made anew under the same given name, and the list goes on showing the old one", () => {
  const GIVEN = { name: "contracts-prod", __autoName: false };

  const deletedAndMade = async (shownFor: number) => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ id: "ep_old", name: GIVEN.name });
    const controller = fakeController(api, clock);
    const old = new Endpoint(api.records.get("ep_old"));
    const usual = api.endpoints.list;
    api.endpoints.list = async (options) => {
      const rows = (await usual(options)).filter(({ id }) => id !== "ep_old");
      return clock.now() < shownFor ? [...rows, old] : rows;
    };
    await clock.run(controller.delete("ep_old", stateOf(GIVEN), call(60 * MINUTE)));
    return { api, create: () => controller.create(inputsOf(GIVEN), call(60 * MINUTE)), clock };
  };

  test("for some seconds: the new one waits for it", async () => {
    const { api, clock, create } = await deletedAndMade(6_000);
    await clock.run(create());
    expect(api.count("deploy")).toBe(1);
  });

  test("for good: an error that says so, and nothing is sent", async () => {
    const { api, clock, create } = await deletedAndMade(Infinity);
    const { message } = await clock.run(rejection(create()));
    expect(message).toMatch(/"contracts-prod" is that of ep_old, which has been deleted and is still listed/);
    expect(api.count("deploy")).toBe(0);
  });
});
