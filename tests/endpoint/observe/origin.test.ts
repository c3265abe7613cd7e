import type { StoredState } from "../../../provider/endpoint";
import { statusError } from "../../support/api-errors";
import { ORIGIN, stateOf } from "../../support/endpoints";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const ELSEWHERE = { ...ORIGIN, keyFingerprint: "ffffffffffff" };

describe("an endpoint whose state was written with another key or base URL", () => {
  let clock: FakeClock;
  let api: FakeApi;

  beforeEach(() => {
    clock = new FakeClock();
    api = new FakeApi(clock);
  });

  const confirm = (stored: StoredState, overrides = {}) =>
    clock.run(fakeController(api, clock, overrides).confirmOrigin("ep_1", stored, call(60_000)));

  it("is looked at, and passes while it is there: the key was only rotated", async () => {
    api.add();
    await confirm(stateOf({ __origin: ELSEWHERE }));
    expect(api.calls).toEqual(["retrieve ep_1"]);
  });

  it("fails where it is confirmed absent, and says how to move it", async () => {
    const { message } = await rejection(confirm(stateOf({ __origin: ELSEWHERE })));
    expect(message).toContain("endpoint ep_1 was not found, but the API key changed since the state was written");
    expect(message).toContain("declare it under another logical name");
    expect(api.calls).toEqual(["retrieve ep_1", "retrieve ep_1", "list"]);
  });

  it("passes where the user overrules that", async () => {
    await confirm(stateOf({ __origin: ELSEWHERE }), { acceptOtherOrigin: true });
  });

  it("passes where nothing can be found out: the next call that needs the API will say why", async () => {
    api.always("retrieve", statusError(401, "invalid API key"));
    await confirm(stateOf({ __origin: ELSEWHERE }));
    api.always("retrieve", api.silent);
    await confirm(stateOf({ __origin: ELSEWHERE }));
  });

  it("is not waited for again and again where the API does not answer, and that is said once", async () => {
    api.always("retrieve", api.silent);
    const controller = fakeController(api, clock);
    const calling = call(60_000);
    for (let diffs = 0; diffs < 20; diffs++) {
      await clock.run(controller.confirmOrigin("ep_1", stateOf({ __origin: ELSEWHERE }), calling));
    }
    expect(clock.now()).toBeLessThanOrEqual(5_000);
    expect(calling.log.warnings).toEqual([expect.stringContaining("could not be found out")]);
  });

  describe("whose id is a given name: another organization may have an endpoint of the same name", () => {
    const given = () => stateOf({ name: "ep_1", __autoName: false, __origin: ELSEWHERE });
    const theirs =
      /ep_1 may be another organization's: the API key changed.*The state is kept.*PARETA_ALLOW_KEY_CHANGE/;

    it("is neither read, nor deleted, nor called unchanged", async () => {
      api.add();
      const controller = fakeController(api, clock);
      expect((await rejection(confirm(given()))).message).toMatch(theirs);
      expect((await clock.run(rejection(controller.read("ep_1", given(), call())))).message).toMatch(theirs);
      expect((await clock.run(rejection(controller.delete("ep_1", given(), call())))).message).toMatch(theirs);
      expect(api.count("delete")).toBe(0);
    });

    it("is, where the user says that the organization is the same", async () => {
      api.add();
      const controller = fakeController(api, clock, { acceptOtherOrigin: true });
      const found = await clock.run(controller.read("ep_1", given(), call()));
      expect(found?.state.__origin).toEqual(ORIGIN);
    });
  });

  it("is the only one that is looked at: no other diff calls anything", async () => {
    await confirm(stateOf());
    await confirm({});
    expect(api.calls).toEqual([]);
  });
});
