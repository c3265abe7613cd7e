import { inspect } from "node:util";
import { forHost } from "../../provider/dynamic/host-error";
import { EndpointError, IncompleteError } from "../../provider/endpoint";
import { stateOf } from "../support/endpoints";

it("an endpoint that is not ready is saved with id, state and reason", () => {
  const state = stateOf({ status: "starting" });
  const error = forHost(new IncompleteError("ep_1", state, "gave up after 60 min"));
  expect(error).toMatchObject({
    message: "gave up after 60 min",
    id: "ep_1",
    properties: state,
    reasons: ["gave up after 60 min"],
  });
});

it("what is meant for the user is shown by the engine, and not once more with its stack", () => {
  const error = forHost(new EndpointError("the name is taken"));
  expect(error.message).toBe("the name is taken");
  expect(error).not.toHaveProperty("id");
  expect(`${error.stack}${String(error)}`).not.toMatch(/the name is taken| at /);
  expect(inspect(error)).not.toContain("host-error.test");
});

it("what nobody foresaw keeps its stack, for it is a bug", () => {
  const bug = new TypeError("undefined is no function");
  expect(forHost(bug)).toBe(bug);
  expect(forHost("oops")).toEqual(new Error("oops"));
});
