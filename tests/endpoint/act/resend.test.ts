import type { RateLimitError } from "pulumi-pareta/client";
import { sleep } from "../../../provider/client/core/clock";
import { deployKey } from "../../../provider/endpoint/act/deploy-key";
import type { EndpointInputs } from "../../../provider/endpoint";
import { brokenConnection, statusError } from "../../support/api-errors";
import { inputsOf } from "../../support/endpoints";
import { FakeApi, fakeController, type Asked } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const NAME = "contracts-3f9a1c2";
const GIVEN = { name: "contracts-prod", __autoName: false };

const setUp = (overrides: Partial<EndpointInputs> = {}) => {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  const calling = call(60 * MINUTE);
  const controller = fakeController(api, clock);
  const create = () => clock.run(controller.create(inputsOf(overrides), calling));
  const refused = () => clock.run(rejection(controller.create(inputsOf(overrides), calling)));
  return { clock, api, log: calling.log, controller, create, refused };
};

describe("the Idempotency-Key of a deploy", () => {
  test("of a made name follows from the name alone: it is the same from every process", () => {
    expect(deployKey(NAME, true)).toBe("56076443-4bf2-81fb-9396-fdbeb6a82465");
    expect(deployKey(NAME, true)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(deployKey("contracts-3f9a1c3", true)).not.toBe(deployKey(NAME, true));
  });

  test("of a given name is a new one each time: a name may be deployed again", () => {
    expect(deployKey("contracts-prod", false)).not.toBe(deployKey("contracts-prod", false));
  });

  test.each([
    ["a made name", {}],
    ["a given name", GIVEN],
  ])("under %s, whatever is sent again carries the same one", async (_what, overrides) => {
    const { api, create } = setUp(overrides);
    const keys: unknown[] = [];
    const refuse =
      (status: number) =>
      ({ options }: Asked) => {
        keys.push(options.idempotencyKey);
        throw statusError(status, "busy");
      };
    api.next("deploy", refuse(409), refuse(429), ({ options, id: name }) => {
      keys.push(options.idempotencyKey);
      return [{ event: "complete", data: { endpoint: api.add({ name }).records.get("ep_1") } }];
    });
    await create();
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("a deploy that is refused for the moment, but was accepted", () => {
  test.each([409, 429])("%d, and listed 3 s or 10 s later: it is found, and not sent again", async (status) => {
    for (const late of [0, 3_000, 10_000]) {
      const { api, clock, create } = setUp();
      api.next("deploy", () => {
        clock.timer(late, () => api.add({ id: "ep_9" }));
        throw statusError(status, "busy");
      });
      expect((await create()).id).toBe("ep_9");
      expect(api.count("deploy")).toBe(1);
    }
  });

  test.each([409, 429])(
    "%d under a given name: what has appeared is named, and nothing is sent again",
    async (status) => {
      const { api, clock, refused } = setUp(GIVEN);
      api.next("deploy", () => {
        clock.timer(10_000, () => api.add({ id: "ep_whose", name: GIVEN.name }));
        throw statusError(status, "busy");
      });
      expect((await refused()).message).toMatch(/ep_whose .*may be this deploy's or somebody else's/);
      expect(api.count("deploy")).toBe(1);
    },
  );

  test("listed within the time that the server asks to wait: it is found before it is sent again", async () => {
    const { api, clock, create } = setUp();
    api.next("deploy", () => {
      clock.timer(40_000, () => api.add({ id: "ep_9" }));
      throw statusError(429, "slow down", { retryAfterMs: 45_000 });
    });
    expect((await create()).id).toBe("ep_9");
    expect(api.count("deploy")).toBe(1);
  });

  test("and the server asks for more time than there is: it is looked for before the operation ends", async () => {
    const { api, clock, create } = setUp();
    api.next("deploy", () => {
      clock.timer(10_000, () => api.add({ id: "ep_9" }));
      throw statusError(429, "slow down", { retryAfterMs: 24 * 60 * MINUTE });
    });
    expect((await create()).id).toBe("ep_9");
  });

  test("listed after the grace, when another one was made: the other one is deleted, and both are named", async () => {
    const { api, clock, log, create } = setUp();
    api.next(
      "deploy",
      () => {
        clock.timer(20_000, () => api.add({ id: "ep_first" }));
        throw statusError(429, "slow down");
      },
      () => [{ event: "complete", data: { endpoint: api.add({ id: "ep_second" }).records.get("ep_second") } }],
    );
    const { id } = await create();
    expect([...api.records.keys()]).toEqual([id]);
    expect(id).toBe("ep_second");
    expect(log.warnings.join()).toMatch(/ep_second, which is in the state, and ep_first, which has been taken down/);
  });

  test("after a conflict whose words say that it is final, it is looked for once, and ends", async () => {
    const { api, clock, refused } = setUp();
    api.always("deploy", statusError(409, "this is a seed endpoint"));
    await refused();
    expect([api.count("list"), clock.now()]).toEqual([2, 0]);
  });

  test("fifty that are refused together share their lists", async () => {
    const { api, clock, controller } = setUp();
    const refused = new Set<string>();
    api.always("deploy", ({ id: name }) => {
      if (!refused.has(name)) {
        refused.add(name);
        throw statusError(429, "slow down") as RateLimitError;
      }
      const id = `ep_of_${name}`;
      return [{ event: "complete", data: { endpoint: api.add({ id, name }).records.get(id) } }];
    });
    const names = Array.from({ length: 50 }, (_, index) => `name-${index}`);
    const creating = names.map((name) => controller.create(inputsOf({ name }), call(60 * MINUTE)));
    await clock.run(Promise.all(creating));
    expect(api.records.size).toBe(50);
    expect(api.count("deploy")).toBe(100);
    // One list in an interval, and those that simultaneous operations request at once.
    expect(api.count("list")).toBeLessThanOrEqual(clock.now() / 2_000 + 8);
  });

  test("a suspect of its task under another name keeps it from being sent again, whenever it appears", async () => {
    const { api, clock, refused } = setUp();
    api.next("deploy", () => {
      clock.timer(10_000, () => api.add({ id: "ep_new", name: "made-up-by-the-server" }));
      throw statusError(409, "busy");
    });
    expect((await refused()).message).toMatch(/possibly this deploy's: ep_new.*not sent again/);
    expect(api.count("deploy")).toBe(1);
  });

  test("a suspect of another stack keeps it back only until a sibling shows that the server keeps names", async () => {
    const { api, clock, controller } = setUp();
    api.next("deploy", () => {
      clock.timer(1_000, () => api.add({ id: "ep_other", name: "of-another-stack" }));
      throw statusError(429, "slow down");
    });
    api.always("deploy", async ({ id: name }) => {
      const id = `ep_of_${name}`;
      if (name === "slow") await clock.advance(30_000);
      return [{ event: "complete", data: { endpoint: api.add({ id, name }).records.get(id) } }];
    });
    const creating = ["refused", "slow"].map((name) =>
      controller.create(inputsOf({ name, __autoName: true }), call(60 * MINUTE)),
    );
    const created = await clock.run(Promise.all(creating));
    expect(created.map(({ id }) => id)).toEqual(["ep_of_refused", "ep_of_slow"]);
  });

  test.each([
    [409, 13_000],
    [429, 15_000],
  ])("%d, and listed 3 s later, where each list takes %d ms: it is found, and not sent again", async (status, ms) => {
    const { api, clock, create } = setUp();
    api.next("deploy", () => {
      clock.timer(3_000, () => api.add({ id: "ep_9" }));
      throw statusError(status, "busy");
    });
    const usual = api.endpoints.list;
    api.endpoints.list = async (options) => {
      const rows = await usual(options);
      await sleep(clock, ms, options?.signal);
      return rows;
    };
    expect((await create()).id).toBe("ep_9");
    expect(api.count("deploy")).toBe(1);
  });

  test("a suspect that one list does not show is still one: it is named, and nothing is sent again", async () => {
    const { api, clock, refused } = setUp();
    api.next("deploy", () => {
      clock.timer(1_000, () => api.add({ id: "ep_ours", name: "made-up-by-the-server" }));
      throw statusError(409, "busy");
    });
    const usual = api.endpoints.list;
    let missed = 0;
    api.endpoints.list = async (options) => {
      const rows = await usual(options);
      return clock.now() > 15_000 && missed++ === 0 ? rows.filter(({ id }) => id !== "ep_ours") : rows;
    };
    expect((await refused()).message).toMatch(/ep_ours .*It was not sent again/);
    expect(api.count("deploy")).toBe(1);
  });

  test("a suspect that is gone keeps nothing back", async () => {
    const { api, clock, create } = setUp();
    api.next("deploy", () => {
      clock.timer(1_000, () => api.add({ id: "ep_theirs", name: "of-somebody-else" }));
      clock.timer(8_000, () => api.records.delete("ep_theirs"));
      throw statusError(409, "busy");
    });
    await create();
    expect(api.count("deploy")).toBe(2);
    expect(clock.now()).toBeLessThan(60_000);
  });

  test("a new endpoint that has no name yet stays a suspect, although the server keeps names", async () => {
    const { api, clock, controller } = setUp();
    api.next("deploy", () => {
      clock.timer(1_000, () => api.add({ id: "ep_ours", name: null, status: "starting" }));
      clock.timer(30_000, () => api.set("ep_ours", { name: NAME, status: "live" }));
      throw statusError(429, "slow down");
    });
    const refused = controller.create(inputsOf({ name: NAME }), call(60 * MINUTE));
    await clock.advance(0);
    const sibling = controller.create(inputsOf({ name: "contracts-1111111" }), call(60 * MINUTE));
    const [created] = await clock.run(Promise.all([refused, sibling]));
    expect(created.id).toBe("ep_ours");
    expect(api.count("deploy")).toBe(2);
  });

  test("where the refusal is final, nothing is waited for, and a suspect is named", async () => {
    const { api, clock, refused } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_theirs", name: "theirs" });
      throw statusError(409, "this is a seed endpoint");
    });
    const { message } = await refused();
    expect(message).toMatch(/seed endpoint.* New since then, .*ep_theirs/);
    expect(message).not.toContain("run pulumi up again");
    expect(clock.now()).toBeLessThan(5_000);
  });

  test("a list that fails after a repeated deploy is reported, and the create succeeds", async () => {
    const { api, log, create } = setUp();
    api.next("deploy", statusError(409, "busy"), () => {
      api.always("list", statusError(403, "not yours"));
      return [{ event: "complete", data: { endpoint: api.add().records.get("ep_1") } }];
    });
    expect((await create()).id).toBe("ep_1");
    expect(log.warnings.join()).toMatch(/sent again, and whether it was made twice could not be found out.*not yours/);
  });

  test("a lost one is never sent again", async () => {
    const { api, refused } = setUp();
    api.next("deploy", statusError(429, "slow down"), brokenConnection());
    await refused();
    expect(api.count("deploy")).toBe(2);
  });
});
