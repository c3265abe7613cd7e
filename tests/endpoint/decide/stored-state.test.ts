import { asDeletable, asState, asStored, EndpointError } from "../../../provider/endpoint";
import { stateFaults } from "../../../provider/endpoint/decide/stored-state";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { stateOf } from "../../support/endpoints";
import { call, rejection } from "../../support/lifecycle";

const ID = "ep_1";
type Props = Record<string, unknown>;

function without(key: string): Props {
  const { [key]: _, ...rest }: Props = { ...stateOf() };
  return rest;
}

describe("a state that another program wrote", () => {
  test.each<[string, Props, string]>([
    ["a status that is a number", { ...stateOf(), status: 7 }, "status is of type number, and must be a text or null"],
    ["a task that is a list", { ...stateOf(), task: [] }, "task is a list, and must be a text"],
    ["no name", without("name"), "name is missing, and must be a text that is not empty"],
    ["an empty model", { ...stateOf(), model: "" }, "model is an empty text, and must be a text that is not empty"],
    [
      "a smoke test that is a text",
      { ...stateOf(), smokeTest: "Ping?" },
      "smokeTest is of type string, and must be an object with a list of messages",
    ],
    ["a smoke test without messages", { ...stateOf(), smokeTest: {} }, "smokeTest is an object of another form"],
    ["an origin of another form", { ...stateOf(), __origin: { baseUrl: 1 } }, "__origin is an object of another form"],
    [
      "durations that are numbers",
      { ...stateOf(), __timeouts: { create: 5 } },
      "__timeouts is an object of another form",
    ],
    ["nothing at all", {}, "task is missing, and must be a text; model is missing"],
  ])("%s: nothing is decided on it, and it is said what is wrong", (_, props, fault) => {
    const decided = () => asState(ID, props);
    expect(decided).toThrow(EndpointError);
    expect(decided).toThrow(`the state of endpoint ${ID} cannot be used: ${fault}`);
    expect(decided).toThrow("Nothing was changed. Run pulumi refresh");
  });

  test.each([
    "status",
    "url",
    "deployedModel",
    "recommendedSystemPrompt",
    "promptScaffold",
    "running",
    "ready",
    "__wasLive",
    "__origin",
    "__autoName",
  ])("what it lacks is no fault where nothing is guessed: %s", (key) => {
    expect(stateFaults(without(key))).toEqual([]);
    expect(stateFaults({ ...stateOf(), [key]: null })).toEqual([]);
  });

  test("an endpoint is deleted by its id", () => {
    expect(asDeletable(ID, { status: 7, name: 3, __origin: "x" })).toMatchObject({ name: ID, status: null });
  });

  test("a state with hidden inputs only counts as an id only", () => {
    expect(asStored(ID, { __provider: "x", __urn: "urn", __deleteFirst: true, task: null })).toEqual({});
  });

  test("after a new read, Pareta corrects wrong or missing values, and nothing is replaced because of them", async () => {
    const clock = new FakeClock();
    const api = new FakeApi(clock).add({ id: ID });
    const controller = fakeController(api, clock);
    const wrong = { ...without("name"), model: 3, status: 7, smokeTest: "Ping?", __wasLive: "yes" };
    const found = await clock.run(controller.read(ID, asStored(ID, wrong), call()));
    expect(found?.state).toMatchObject({ name: stateOf().name, model: "qwen-1", status: "live", __wasLive: true });
    expect(found?.inputs).not.toHaveProperty("smokeTest");
    expect(stateFaults({ ...found?.state })).toEqual([]);
  });

  test("deployOptions that cannot be read do not count as absent, because that would replace the endpoint", () => {
    expect(() => asStored(ID, { ...stateOf(), deployOptions: "eu" })).toThrow(
      "deployOptions is of type string, and must be an object. Nothing was changed",
    );
  });

  test.each(["read", "delete"] as const)(
    "%s: without a key that it was written with, absence is no proof",
    async (verb) => {
      const clock = new FakeClock();
      const api = new FakeApi(clock);
      const stored = without("__origin");
      const run = (overrides = {}) => {
        const controller = fakeController(api, clock, overrides);
        const work: Promise<unknown> =
          verb === "read"
            ? controller.read(ID, asStored(ID, stored), call())
            : controller.delete(ID, asDeletable(ID, stored), call());
        return clock.run(work);
      };
      const { message } = await rejection(run());
      expect(message).toContain("was not found, but the state does not say with which key it was written");
      expect(message).toContain("The state is kept");
      await expect(run({ acceptOtherOrigin: true })).resolves.toBeUndefined();
    },
  );
});
