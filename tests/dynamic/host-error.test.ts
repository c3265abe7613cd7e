import { inspect } from "node:util";
import { forHost } from "../../provider/dynamic/host-error";
import { EndpointError, IncompleteError } from "../../provider/endpoint";
import { stateOf } from "../support/endpoints";

const shown = (text: string) => text.replace("hunter2", "[secret name]");

it("an endpoint that is not ready is saved with id, state and reason", () => {
  const state = stateOf({ status: "starting", name: "hunter2" });
  const error = forHost(new IncompleteError("ep_1", state, "hunter2: gave up after 60 min"), shown);
  expect(error).toMatchObject({
    message: "[secret name]: gave up after 60 min",
    id: "ep_1",
    properties: state,
    reasons: ["[secret name]: gave up after 60 min"],
  });
});

it("what is meant for the user is shown by the engine, and not once more with its stack", () => {
  const error = forHost(new EndpointError('the name "hunter2" is taken'), shown);
  expect(error.message).toBe('the name "[secret name]" is taken');
  expect(error).not.toHaveProperty("id");
  expect(`${error.stack}${String(error)}`).not.toMatch(/is taken| at /);
  expect(inspect(error)).not.toContain("host-error.test");
});

it("what nobody foresaw keeps its frames, because it is a bug, and shows as little of what is secret", () => {
  const bug = new TypeError("undefined is no function of hunter2");
  const error = forHost(bug, shown);
  expect(error.message).toBe("undefined is no function of [secret name]");
  expect(error.stack).toMatch(/host-error\.test\.ts/);
  expect(error.stack).not.toContain("hunter2");
  expect(forHost("oops", shown).message).toBe("oops");
});
