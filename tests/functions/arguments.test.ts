import { FUNCTIONS, FunctionError, type FunctionName } from "../../provider/functions";

/** The error of checking `args`. */
function refusal(name: FunctionName, args: unknown): FunctionError {
  try {
    FUNCTIONS[name].check(args);
  } catch (error) {
    if (error instanceof FunctionError) return error;
    throw error;
  }
  throw new Error(`${name} took ${JSON.stringify(args)}`);
}

describe("the arguments of a function", () => {
  it.each<[FunctionName, unknown, string]>([
    ["getEndpoint", undefined, "getEndpoint: id or name is missing"],
    ["getEndpoint", {}, "getEndpoint: id or name is missing"],
    ["getEndpoint", { id: null, name: undefined }, "getEndpoint: id or name is missing"],
    ["getEndpoint", { id: "ep_1", name: "n" }, "getEndpoint: give either id or name, not both"],
    ["getEndpoint", "ep_1", 'getEndpoint: its arguments must be an object; got "ep_1" (a string)'],
    ["getEndpoint", ["ep_1"], 'getEndpoint: its arguments must be an object; got ["ep_1"] (an array)'],
    ["getEndpoint", { id: 7 }, 'id must be an endpoint\'s id, such as "ep_a1b2c3"; got 7 (a number)'],
    ["getEndpoint", { id: " " }, 'id must be an endpoint\'s id, such as "ep_a1b2c3", not blank; got " " (a string)'],
    ["getEndpoint", { id: ".." }, 'got ".." (a string)'],
    ["getEndpoint", { nmae: "x" }, 'nmae is not one of its arguments (did you mean "name"?)'],
    ["getEndpoints", { state: "live" }, 'state is not one of its arguments (did you mean "status"?)'],
    ["getEndpoints", { status: ["live"] }, 'status must be a status, such as "live" or "stopped"; got ["live"]'],
    ["getTasks", { filter: "x" }, "filter is not one of its arguments"],
    ["getModels", { filter: "x" }, "filter is not one of its arguments"],
    ["getTask", {}, "id is missing: it must be a task id"],
    ["getTask", { id: "t", exampleCount: -1 }, "exampleCount must be a whole number, 0 or more; got -1"],
    ["getTask", { id: "t", exampleCount: 1.5 }, "exampleCount must be a whole number, 0 or more; got 1.5"],
    ["getLeaderboard", { id: "t" }, "task is missing"],
    ["getRecommendedModel", { task: "" }, 'task must be a task id, such as "contract-key-fields", not blank'],
    ["matchTask", { query: "  " }, "query must be an intent in plain words"],
    ["matchTask", { query: "q", topK: 0 }, "topK must be a whole number, 1 or more; got 0"],
    ["matchTask", { query: "q", allowNone: "yes" }, 'allowNone must be true or false; got "yes"'],
    ["getEndpointMetrics", { dimensions: ["cost"] }, "id is missing"],
    [
      "getEndpointMetrics",
      { id: "ep_1", dimensions: ["costs"] },
      'dimensions.0 must be one or more of performance, uptime, cost, quality, activity; got "costs"',
    ],
    ["getEndpointMetrics", { id: "ep_1", dimensions: [] }, "dimensions must be one or more of performance"],
    ["getEndpointMetrics", { id: "ep_1", dimensions: "cost" }, "dimensions must be one or more of performance"],
    ["getEndpointMetrics", { id: "ep_1", query: "24h" }, 'query must be an object, such as { window: "24h" }'],
    ["getEndpointMetrics", { id: "ep_1", query: { window: {} } }, "query.window must be a text, a number"],
  ])("%s(%j) is refused", (name, args, words) => {
    const { message, faults } = refusal(name, args);
    expect(message).toContain(words);
    expect(message).toMatch(new RegExp(`^${name}: .*Right is, for example, ${name}\\(`));
    expect(faults).not.toEqual([]);
  });

  it("are all named at once, each as a fault of its own", () => {
    const { message, faults } = refusal("matchTask", { topK: "x", qeury: "contracts" });
    expect(faults.map(({ property }) => property).sort()).toEqual(["qeury", "query", "topK"]);
    expect(message).toContain("query is missing");
  });

  it("may be undefined or null where they are not needed", () => {
    expect(FUNCTIONS.getEndpoints.check({ task: null, status: undefined, name: "n" })).toEqual({ name: "n" });
    expect(FUNCTIONS.getTasks.check(undefined)).toEqual({});
    const query = { window: "24h", since: undefined, group_by: null };
    expect(FUNCTIONS.getEndpointMetrics.check({ id: "ep_1", query })).toEqual({ id: "ep_1", query: { window: "24h" } });
    expect(FUNCTIONS.getEndpointMetrics.check({ id: "ep_1" })).toEqual({ id: "ep_1" });
  });
});
