import { EndpointError } from "../../../provider/endpoint";
import { statusError } from "../../support/api-errors";
import { stateOf } from "../../support/endpoints";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";
import { Endpoint } from "pulumi-pareta/client";

// The state's id is the name of an endpoint with another id.
const ID = "prod";
const STATE = stateOf({ name: ID, __autoName: false });

describe("every verb identifies an endpoint by its id", () => {
  let clock: FakeClock;
  let api: FakeApi;

  beforeEach(() => {
    clock = new FakeClock();
    api = new FakeApi(clock).add({ id: "ep_1", name: ID });
  });

  const verbs = {
    read: () => clock.run(fakeController(api, clock).read(ID, STATE, call())),
    get: () => clock.run(fakeController(api, clock).read(ID, {}, call())),
    update: () => clock.run(fakeController(api, clock).update(ID, STATE, { ...STATE, running: false }, call())),
    delete: () => clock.run(fakeController(api, clock).delete(ID, STATE, call())),
  };
  const names = Object.keys(verbs) as (keyof typeof verbs)[];

  async function expectRealId(verb: keyof typeof verbs): Promise<void> {
    const error = await rejection(verbs[verb]());
    expect(error).toBeInstanceOf(EndpointError);
    expect(error.message).toContain('"prod" is no endpoint\'s id: it is the name of ep_1.');
    expect(error.message).toContain("nothing was changed");
  }

  test.each(names)("%s: a server that answers by name as well is not believed", async (verb) => {
    const byName = () => new Endpoint(api.records.get("ep_1"));
    api.always("retrieve", byName);
    // It is not known what a response says about a deletion that used a name.
    api.always("delete", statusError(404));
    await expectRealId(verb);
    expect(api.count("stop")).toBe(0);
  });

  test.each(names)(
    "%s: an endpoint that its id does not find, but the list shows by its name, is not gone",
    async (verb) => {
      await expectRealId(verb);
    },
  );

  test("delete: an endpoint whose deletion was accepted, but that is still listed by its name, is not gone", async () => {
    api.always("delete", () => undefined);
    await expectRealId("delete");
    expect(api.records.size).toBe(1);
  });

  test("several with the name are all named", async () => {
    api.add({ id: "ep_2", name: ID });
    expect((await rejection(verbs.read())).message).toContain("it is the name of ep_1, ep_2");
  });

  test("where a record has no id, its name is the id", async () => {
    api.records.clear();
    api.add({ id: ID });
    const raw: Record<string, unknown> = { ...api.records.get(ID), name: ID };
    delete raw.id;
    api.records.set(ID, raw);
    await expect(verbs.read()).resolves.toMatchObject({ state: { status: "live" } });
    await verbs.delete();
    await expect(verbs.read()).resolves.toBeUndefined();
  });

  test("a passing 404 while the list has the id: it is there", async () => {
    api.add({ id: ID, name: ID });
    api.records.delete("ep_1");
    api.always("retrieve", statusError(404));
    await expect(verbs.read()).resolves.toMatchObject({ state: { status: "live" } });
    api.always("delete", () => undefined);
    const { message } = await rejection(verbs.delete());
    expect(message).toContain("waiting for endpoint prod to be gone");
  });
});
