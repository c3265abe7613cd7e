import { IncompleteError, type EndpointInputs } from "../../../provider/endpoint";
import { chooseTwin, twinsOf } from "../../../provider/endpoint/decide/twins";
import { brokenConnection, htmlAnswer, statusError } from "../../support/api-errors";
import { creating } from "../../support/creating";
import { inputsOf, rawRecord, recordOf } from "../../support/endpoints";
import type { Answer, FakeApi } from "../../support/fake-api";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const NAME = "contracts-3f9a1c2";
const GIVEN = { __autoName: false };

const setUp = () => {
  const { failing, ...rest } = creating();
  return { ...rest, incomplete: (asked: Partial<EndpointInputs> = {}) => failing(IncompleteError, asked) };
};

/** A request that was doubled on its way: two endpoints are made, and one is reported. */
const doubled =
  (api: FakeApi): Answer =>
  () => {
    api.add({ id: "ep_a" }).add({ id: "ep_b" });
    return [{ event: "complete", data: { endpoint: rawRecord({ id: "ep_a" }) } }];
  };

describe("which of several endpoints of one made name is kept", () => {
  const row = (id: string, status: string | null = "live", more = {}) => recordOf({ id, status, ...more });

  test.each([
    ["the live one", [row("ep_a", "starting"), row("ep_b")], "ep_b"],
    ["the one that starts", [row("ep_a", "failed"), row("ep_b", "starting")], "ep_b"],
    ["not the failed one, whatever the other is", [row("ep_a", "failed"), row("ep_b", "hibernating")], "ep_b"],
    ["of equals the first", [row("ep_a"), row("ep_b"), row("ep_c")], "ep_a"],
  ])("%s", (_what, rows, want) => {
    const choice = chooseTwin(NAME, rows);
    expect(choice?.keep.id).toBe(want);
    expect(choice?.rest.map(({ id }) => id).sort()).toEqual(rows.map(({ id }) => id).filter((id) => id !== want));
  });

  test("none where a row may be the same endpoint in another form: its id is only the name", () => {
    expect(chooseTwin(NAME, [row("ep_a"), recordOf({ id: undefined })])).toBeUndefined();
    expect(chooseTwin(NAME, [row("ep_a"), row(NAME)])).toBeUndefined();
  });

  test("beside the one that is kept: what is new, of the name, and has an id of its own", () => {
    const rows = [
      row("ep_a"),
      row("ep_b"),
      row("ep_b"),
      row("ep_before"),
      row("ep_sibling"),
      row("ep_other", "live", { name: "another" }),
      recordOf({ id: undefined }),
      row(NAME),
    ];
    const sought = { name: NAME, before: new Set(["ep_before"]), isSibling: (id: string) => id === "ep_sibling" };
    expect(twinsOf("ep_a", rows, sought).map(({ id }) => id)).toEqual(["ep_b"]);
    expect(twinsOf(NAME, rows, sought).map(({ id }) => id)).toEqual(["ep_a", "ep_b"]);
  });
});

describe("a deploy that was doubled on its way", () => {
  test("the reported one is kept; the duplicate is deleted, confirmed gone, and both are named", async () => {
    const { api, log, create } = setUp();
    api.next("deploy", doubled(api));
    expect((await create()).id).toBe("ep_a");
    expect([...api.records.keys()]).toEqual(["ep_a"]);
    expect(log.warnings).toEqual([
      `two endpoints were made by one deploy of "${NAME}", for a request was doubled on its way: ep_a, which is in the ` +
        `state, and ep_b, which has been taken down`,
    ]);
    expect(api.calls.indexOf("retrieve ep_b")).toBeGreaterThan(api.calls.indexOf("delete ep_b"));
  });

  test("where the id of the reported one is the name: the other is named, and not touched", async () => {
    const { api, log, create } = setUp();
    api.next("deploy", () => {
      api.add({ id: NAME }).add({ id: `${NAME}-2` });
      return [{ event: "complete", data: { endpoint: rawRecord({ id: NAME }) } }];
    });
    expect((await create()).id).toBe(NAME);
    expect(api.count("delete")).toBe(0);
    expect(log.warnings.join()).toMatch(/contracts-3f9a1c2-2 .*It is neither taken nor deleted/);
  });

  test("and its response was lost: one is kept, and the other is deleted", async () => {
    const { api, log, create } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_a", status: "failed" }).add({ id: "ep_b", status: "starting" });
      throw brokenConnection();
    });
    api.next("retrieve", () => recordOf({ id: "ep_b", status: "starting" }));
    api.next("delete", () => {
      api.records.delete("ep_a");
      api.set("ep_b", { status: "live" });
    });
    expect((await create()).id).toBe("ep_b");
    expect([...api.records.keys()]).toEqual(["ep_b"]);
    expect(log.warnings.join()).toMatch(/ep_b, which is in the state, and ep_a, which has been taken down/);
  });

  test("and the duplicate is listed only while the first one starts: it is still deleted", async () => {
    const { api, clock, create } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_a", status: "starting" });
      clock.timer(30_000, () => api.add({ id: "ep_b", status: "starting" }));
      clock.timer(MINUTE, () => api.set("ep_a", { status: "live" }));
      throw brokenConnection();
    });
    expect((await create()).id).toBe("ep_a");
    expect([...api.records.keys()]).toEqual(["ep_a"]);
  });

  test("and its deletion is refused at first and succeeds later: nothing is left to be named", async () => {
    const { api, log, create } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_a" }).add({ id: "ep_b" });
      throw brokenConnection();
    });
    api.next("delete", statusError(403, "not now"));
    expect((await create()).id).toBe("ep_a");
    expect([...api.records.keys()]).toEqual(["ep_a"]);
    expect(log.warnings.join()).toMatch(/ep_a, which is in the state, and ep_b, which has been taken down/);
  });

  test.each<[string, Answer, RegExp]>([
    ["is refused", statusError(403, "read only key"), /read only key/],
    ["is never done", () => undefined, /it was not gone after 2 min/],
  ])("and its deletion %s: the first one is in the state, and the other is named", async (_what, deletion, reason) => {
    const { api, clock, incomplete } = setUp();
    api.next("deploy", doubled(api)).always("delete", deletion);
    const error = await incomplete();
    expect(error).toMatchObject({ id: "ep_a", state: { status: "live" } });
    expect(error.message).toMatch(reason);
    expect(error.message).toMatch(
      /ep_b \(status live.*is in no state and may bill\..*Delete it in the Pareta dashboard\. Endpoint ep_a is in the state/,
    );
    expect(clock.now()).toBeLessThanOrEqual(2 * MINUTE + 2_000);
  });

  test("and a cancel comes during its deletion: the first one is in the state, and the other is named", async () => {
    const { api, clock, controller } = setUp();
    api.next("deploy", doubled(api)).always("delete", () => undefined);
    const abort = new AbortController();
    clock.timer(10_000, () => abort.abort(new Error("SIGINT")));
    const creating = controller.create(inputsOf(), { ...call(60 * MINUTE), signal: abort.signal });
    const error = await clock.run(rejection(creating));
    expect(error).toMatchObject({ id: "ep_a" });
    expect(error.message).toMatch(/ep_b .*may bill/);
    expect(clock.now()).toBe(10_000);
  });

  test("and the reported one does not become live: the duplicate is still deleted or named", async () => {
    const { api, incomplete } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_a", status: "failed" }).add({ id: "ep_b" });
      return [{ event: "complete", data: { endpoint: rawRecord({ id: "ep_a", status: "failed" }) } }];
    });
    expect(await incomplete()).toMatchObject({ id: "ep_a", state: { status: "failed" } });
    expect([...api.records.keys()]).toEqual(["ep_a"]);
  });

  test("and the reported one does not exist: nothing is deleted, and the other is named", async () => {
    const { api, incomplete } = setUp();
    api.next("deploy", () => {
      api.add({ id: "ep_b" });
      return [{ event: "complete", data: { endpoint: rawRecord({ id: "ep_ghost" }) } }];
    });
    const { message } = await incomplete();
    expect(message).toMatch(/ep_b .*could not be taken down: Making sure of endpoint ep_ghost failed/);
    expect(api.count("delete")).toBe(0);
  });

  test("under a given name the other may be someone else's: it is named in a line that lasts, and not touched", async () => {
    const { api, log, create } = setUp();
    api.next("deploy", doubled(api));
    expect((await create(GIVEN)).id).toBe("ep_a");
    expect(log.warnings.join()).toMatch(/ep_b .*or is somebody else's\. It is neither taken nor deleted, and may bill/);
    expect(api.count("delete")).toBe(0);
  });
});

describe("what is not a duplicate", () => {
  test("the same endpoint in a row that shows no id of its own", async () => {
    const { api, log, create } = setUp();
    api.next("list", () => []).always("list", () => [recordOf({ id: undefined }), recordOf()]);
    expect((await create()).id).toBe("ep_1");
    expect([api.count("delete"), log.warnings]).toEqual([0, []]);
  });

  test.each<[string, Answer]>([
    ["a refusal", statusError(403, "no")],
    ["a failure", statusError(500)],
  ])("the list after a deploy comes to %s: it has succeeded, and the doubt is said", async (_what, list) => {
    const { api, log, clock, create } = setUp();
    api.next("list", () => []).always("list", list);
    expect((await create()).id).toBe("ep_1");
    expect(log.warnings.join()).toMatch(
      /^the deploy of "contracts-3f9a1c2" has ended, and whether it was made twice could not be found out: .* `npx pulumi-pareta recover --name contracts-3f9a1c2=contracts` names both/,
    );
    expect(clock.now()).toBeLessThanOrEqual(2_000);
  });

  test("the list after a deploy fails once: it is requested again, without a message", async () => {
    const { api, log, create } = setUp();
    api.next("list", () => [], htmlAnswer());
    expect((await create()).id).toBe("ep_1");
    expect([api.count("list"), log.warnings]).toEqual([3, []]);
  });

  test("it gets no response: a create that succeeded ends half a minute later", async () => {
    const { api, clock, create } = setUp();
    api.next("list", () => []).always("list", api.silent);
    expect((await create()).id).toBe("ep_1");
    expect(clock.now()).toBeLessThanOrEqual(30_000);
  });
});
