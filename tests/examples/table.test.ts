import { parseTable } from "../../examples/table/table";

it("fills in what a row leaves out", () => {
  expect(parseTable({ contracts: { task: "a" }, chat: { task: "b", model: "qwen-1", running: false } })).toEqual({
    contracts: { task: "a", model: "recommended", running: true },
    chat: { task: "b", model: "qwen-1", running: false },
  });
});

test.each<[reason: string, table: unknown, says: RegExp]>([
  ["an empty table", {}, /has no rows/],
  ["a list", [{ task: "a" }], /expected record/],
  ["a row that is no object", { contracts: "contract-key-fields" }, /expected object.*→ at contracts$/s],
  ["a row without a task", { contracts: {} }, /→ at contracts\.task$/],
  ["a key with a typo", { contracts: { task: "a", modle: "b" } }, /Unrecognized key: "modle".*→ at contracts$/s],
  ["text for a boolean", { contracts: { task: "a", running: "false" } }, /expected boolean.*→ at contracts\.running$/s],
])("%s is refused, with where it stands", (_reason, table, says) => {
  expect(() => parseTable(table)).toThrow(says);
  expect(() => parseTable(table)).toThrow(/^The table of endpoints in the config:\n/);
});

it("is told everything that is wrong at once", () => {
  expect(() => parseTable({ a: { task: "" }, b: { running: 1 } })).toThrow(/at a\.task.*at b\.task.*at b\.running/s);
});
