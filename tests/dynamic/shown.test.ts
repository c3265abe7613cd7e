import { shownFailure, shownOf } from "../../provider/shell/shown";

const asIs = (text: string) => text;

test("a text is shown without secrets and the key, and as one line that no terminal or build system acts on", () => {
  const redact = (text: string) => text.replaceAll("pareta_sk_1", "[redacted]");
  const shown = shownOf({ name: "a\nb-name", __plain: ["task"] }, redact);
  expect(shown("a\nb-name pareta_sk_1 \u001b[2J\n##vso[task.setvariable]x")).toBe(
    "[secret name] [redacted] \\u001b[2J\\n#\\u0023vso[task.setvariable]x",
  );
});

test("a text is bounded", () => {
  expect(shownOf({ __plain: true }, asIs)("x".repeat(1e6)).length).toBeLessThanOrEqual(10_000);
});

test.each([
  ["a plain one by its property", "task", "task", "must be a task"],
  ["a secret one, whose value Pulumi would print beside it, in the reason alone", "name", "", "name: must be a task"],
  ["a part of a secret one", "deployOptions.region", "", "deployOptions.region: must be a task"],
  ["an option", "customTimeouts.create", "customTimeouts.create", "must be a task"],
  ["the resource as a whole", "", "", "must be a task"],
])("a refused input is named: %s", (_what, property, shown, reason) => {
  expect(shownFailure({ property, reason: "must be a task" }, { __plain: ["task", "model"] })).toEqual({
    property: shown,
    reason,
  });
});
