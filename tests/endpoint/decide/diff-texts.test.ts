import { decide } from "../../../provider/endpoint";
import { mismatches } from "../../../provider/endpoint/decide/state";
import { inputsOf, recordOf, stateOf } from "../../support/endpoints";

const given = { name: "contracts-prod", __autoName: false };

test("a refused change: what would happen, why, and how to go on", () => {
  const news = inputsOf({ ...given, task: "contract-dates", deployOptions: { region: "us" } });
  expect(decide(stateOf(given), news, { kind: "unknown-task" })).toEqual({
    action: "refuse",
    reason:
      `changing task, deployOptions of "contracts-prod" would delete the endpoint before its replacement is deployed, ` +
      `because its name was given explicitly, and Pareta knows no task "contract-dates". Nothing was changed. ` +
      `Correct the input, or remove "name" (or change it), so that the new endpoint is deployed first.`,
  });
});

test.each([
  ["migrating", '"migrating"'],
  [null, "(none)"],
])("a status nobody knows: %j is said, and where to look", (status, shown) => {
  expect(decide(stateOf({ status }), inputsOf())).toEqual({
    action: "none",
    warning:
      `endpoint contracts-3f9a1c2 has the status ${shown}, which this version does not know; nothing is called. ` +
      `Look at it in the Pareta dashboard, and run pulumi refresh later.`,
  });
});

test("a leaderboard without a clear pick: what goes on serving", () => {
  const olds = stateOf({ model: "qwen-1", deployedModel: null });
  const answer = { kind: "unreadable", reason: "HTTP 500" } as const;
  const warning =
    `the leaderboard of task "contract-key-fields" gives no clear recommendation, ` +
    `so endpoint contracts-3f9a1c2 goes on serving qwen-1`;
  expect(decide(olds, inputsOf(), answer)).toEqual({ action: "update", calls: false, warning });
});

test("a model that serves as it was asked for is no news, whatever was shown before", () => {
  const previous = stateOf({ deployedModel: "qwen-2" });
  expect(mismatches(inputsOf({ model: "qwen-1" }), recordOf(), previous)).toEqual([]);
  expect(mismatches(inputsOf({ model: "llama-2" }), recordOf(), previous)).toHaveLength(1);
});

test.each([
  ["live", true, "running: false => true, and live already: up will write it into the state"],
  ["stopped", false, "running: true => false, and stopped already: up will write it into the state"],
])("what is asked for and %s already is only written down", (status, asked, reason) => {
  const olds = stateOf({ status, running: asked, __asksRunning: !asked });
  const news = { ...inputsOf({ running: asked }), __ruling: { asked, run: asked, held: null } } as never;
  expect(decide(olds, news)).toEqual({ action: "update", calls: false, reason });
});
