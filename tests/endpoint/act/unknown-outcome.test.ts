import type { DeployEvent } from "pulumi-pareta/client";
import { EndpointError, IncompleteError } from "../../../provider/endpoint";
import { brokenConnection, refusedConnection, statusError } from "../../support/api-errors";
import { ORIGIN, inputsOf, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController, type Answer } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const GIVEN = { name: "contracts-prod", __autoName: false };

/** A deploy that reports progress, runs `meanwhile`, and ends with `end`. */
function stream(end: Error | DeployEvent, meanwhile: () => void = () => {}): Answer {
  return async function* () {
    yield await Promise.resolve({ event: "progress", data: { stage: "booting" } });
    meanwhile();
    if (end instanceof Error) throw end;
    yield end;
  };
}

/** A deploy that never responds. */
function lost(meanwhile: () => void): Answer {
  return () => {
    meanwhile();
    throw brokenConnection();
  };
}

describe("a deploy of unknown outcome under a given name: an endpoint that may be someone else's is not touched", () => {
  const setUp = () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock);
    const create = async () => {
      const error = await clock.run(rejection(fakeController(api, clock).create(inputsOf(GIVEN), call(600_000))));
      expect(api.count("deploy")).toBe(1);
      return error;
    };
    const appears = (id: string, more = {}) => api.add({ id, name: GIVEN.name, ...more });
    return { clock, api, create, appears };
  };

  test("no response: the endpoint that has appeared is named, and neither taken nor deleted", async () => {
    const { api, create, appears } = setUp();
    api.next(
      "deploy",
      lost(() => appears("ep_whose", { status: "starting" })),
    );
    const error = await create();
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(/ep_whose \(status starting.*neither adopted nor deleted, and may bill/);
    expect(error.message).toContain("npx pulumi-pareta recover --name contracts-prod=contracts");
    expect(api.count("delete")).toBe(0);
  });

  test("an error event: a failed one of the name is named, and not deleted", async () => {
    const { api, create, appears } = setUp();
    const failed = { event: "error", data: { message: "no GPU left" } };
    api.next(
      "deploy",
      stream(failed, () => appears("ep_whose", { status: "failed" })),
    );
    const error = await create();
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(/^deploy failed: no GPU left\. .*ep_whose.*neither adopted nor deleted/);
    expect(api.count("delete")).toBe(0);
  });

  test("the server had accepted it, and no second endpoint appears: it is this deploy's", async () => {
    const { api, clock, appears } = setUp();
    api.next(
      "deploy",
      stream(brokenConnection(), () => appears("ep_ours")),
    );
    const created = await clock.run(fakeController(api, clock).create(inputsOf(GIVEN), call(600_000)));
    expect(created.id).toBe("ep_ours");
    expect(clock.now()).toBeGreaterThanOrEqual(120_000);
  });

  test("the server had accepted it, and a second endpoint appears later: both are named", async () => {
    const { api, clock, create, appears } = setUp();
    api.next(
      "deploy",
      stream(brokenConnection(), () => appears("ep_theirs")),
    );
    clock.timer(60_000, () => appears("ep_ours"));
    const error = await create();
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(/ep_theirs, ep_ours\. .*none is taken and none is deleted/);
  });

  test("little time is left: the look leaves some of it to follow what it finds", async () => {
    const { api, clock, appears } = setUp();
    api.next(
      "deploy",
      stream(brokenConnection(), () => appears("ep_ours", { status: "starting" })),
    );
    const error = await clock.run(rejection(fakeController(api, clock).create(inputsOf(GIVEN), call(60_000))));
    expect(error).toMatchObject({ id: "ep_ours" });
    expect(error.message).toMatch(/waiting for endpoint ep_ours to be live; its last status was "starting"/);
  });
});

describe("a deploy that is refused after it may have been made", () => {
  const inputs = inputsOf();
  const setUp = () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock);
    return { clock, api, controller: fakeController(api, clock) };
  };

  test("a conflict, and a new one of its task under another name: it is not sent again", async () => {
    const { clock, api, controller } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_new", name: "made-up-by-the-server" });
      throw statusError(409, "busy");
    });
    const error = await clock.run(rejection(controller.create(inputs, call(600_000))));
    expect(error.message).toMatch(/busy.*possibly this deploy's: ep_new.*not sent again.*run pulumi up again/);
    expect(api.count("deploy")).toBe(1);
  });

  test("a conflict, and what is new is another deploy of the same run: it is sent again", async () => {
    const { clock, api, controller } = setUp();
    const sibling = inputsOf({ name: "invoices-0000000" });
    let sent = 0;
    api.always("deploy", () => {
      sent += 1;
      if (sent === 1) {
        api.add({ id: "ep_sibling", name: sibling.name, status: "starting" });
        throw brokenConnection();
      }
      if (sent === 2) throw statusError(409, "busy");
      const record = api.add({ id: "ep_own", name: inputs.name }).records.get("ep_own");
      return [{ event: "complete", data: { endpoint: record } }];
    });
    const first = controller.create(sibling, call(600_000)).catch(() => undefined);
    const { id } = await clock.run(controller.create(inputs, call(600_000)));
    expect(id).toBe("ep_own");
    api.set("ep_sibling", { status: "live" });
    expect(await clock.run(first)).toMatchObject({ id: "ep_sibling" });
  });

  test.each([
    ["a refused key", statusError(401, "invalid API key")],
    ["no connection", refusedConnection()],
  ])("a conflict, then %s: what the first request made is looked for, and taken", async (_, second) => {
    const { clock, api, controller } = setUp();
    api.next("deploy", statusError(409, "busy"), second);
    clock.timer(30_000, () => api.add({ id: "ep_late", name: inputs.name }));
    const { id } = await clock.run(controller.create(inputs, call(600_000)));
    expect(id).toBe("ep_late");
    expect(api.count("deploy")).toBe(2);
  });

  test("a conflict, then a refusal, and nothing appears: the refusal is the error", async () => {
    const { clock, api, controller } = setUp();
    api.next("deploy", statusError(409, "busy"), statusError(401, "invalid API key"));
    const error = await clock.run(rejection(controller.create(inputs, call(600_000))));
    expect(error.message).toMatch(/invalid API key.*Check the API key/);
  });

  test("refused at once, nothing is looked for", async () => {
    const { clock, api, controller } = setUp();
    api.next("deploy", statusError(401, "invalid API key"));
    await clock.run(rejection(controller.create(inputs, call(600_000))));
    expect(api.calls).toEqual(["list", `deploy ${inputs.name}`]);
  });
});

describe("delete with another key than the state's", () => {
  const setUp = () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock);
    const controller = fakeController(api, clock, { origin: { ...ORIGIN, keyFingerprint: "anotherkey00" } });
    return { clock, api, controller };
  };

  test("an endpoint that the key cannot see is not deleted, whatever a proxy says, and stays in the state", async () => {
    const { clock, api, controller } = setUp();
    api.always("delete", () => undefined);
    const error = await clock.run(rejection(controller.delete("ep_1", stateOf(), call(600_000))));
    expect(error).toBeInstanceOf(EndpointError);
    expect(error.message).toMatch(/ep_1 was not found, but the API key changed.*The state is kept/);
    expect(api.count("delete")).toBe(0);
  });

  test("an endpoint that it can see is deleted", async () => {
    const { clock, api, controller } = setUp();
    api.add();
    await clock.run(controller.delete("ep_1", stateOf(), call(600_000)));
    expect(api.records.size).toBe(0);
  });
});
