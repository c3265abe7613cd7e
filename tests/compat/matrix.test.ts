import { AXES, dailyRowsOf, nameOf, rowsOf, type Axes } from "./support/matrix";

const SMALL: Axes = {
  nodes: ["20.1.0", "22.1.0", "24.1.0"],
  sdks: [
    { version: "3.1.0", node: 20, typescript: "6.0.0" },
    { version: "3.2.0", node: 20, typescript: "6.0.0" },
    { version: "3.3.0", node: 22, typescript: "6.0.0" },
  ],
  managers: ["npm", "pnpm"],
  forms: ["TypeScript, CommonJS", "runtime: bun"],
};

it("has each value with the base of the others, and the oldest together", () => {
  expect(rowsOf(SMALL).map(nameOf)).toEqual([
    "Node 24.1.0, SDK 3.3.0, npm, TypeScript, CommonJS",
    "Node 20.1.0, SDK 3.2.0, npm, TypeScript, CommonJS",
    "Node 22.1.0, SDK 3.3.0, npm, TypeScript, CommonJS",
    "Node 24.1.0, SDK 3.1.0, npm, TypeScript, CommonJS",
    "Node 24.1.0, SDK 3.2.0, npm, TypeScript, CommonJS",
    "Node 20.1.0, SDK 3.1.0, npm, TypeScript, CommonJS",
    "Node 24.1.0, SDK 3.3.0, pnpm, TypeScript, CommonJS",
    "Node 24.1.0, SDK 3.3.0, npm, runtime: bun",
  ]);
});

it("runs the newest and the oldest Node every day, each with the newest SDK that runs on it", () => {
  expect(dailyRowsOf(SMALL)).toEqual(rowsOf(SMALL).slice(0, 2));
  const [newest, oldest, ...others] = dailyRowsOf(AXES);
  expect(others).toEqual([]);
  expect([newest?.node, newest?.sdk]).toEqual([AXES.nodes.at(-1), AXES.sdks.at(-1)?.version]);
  expect(oldest?.node).toBe(AXES.nodes[0]);
});

it("leaves out no value of an axis, runs no SDK on a Node that is too old for it, and nothing twice", () => {
  const rows = rowsOf(AXES);
  const seen = <T>(pick: (row: (typeof rows)[number]) => T) => [...new Set(rows.map(pick))].sort();
  expect(seen(({ node }) => node)).toEqual([...AXES.nodes].sort());
  expect(seen(({ sdk }) => sdk)).toEqual(AXES.sdks.map(({ version }) => version).sort());
  expect(seen(({ manager }) => manager)).toEqual([...AXES.managers].sort());
  expect(seen(({ form }) => form)).toEqual([...AXES.forms].sort());
  for (const { node, sdk } of rows) {
    const needs = AXES.sdks.find(({ version }) => version === sdk)?.node ?? Infinity;
    expect(Number.parseInt(node, 10)).toBeGreaterThanOrEqual(needs);
  }
  expect(new Set(rows.map(nameOf)).size).toBe(rows.length);
});

it("says so if no SDK runs on one of the Nodes", () => {
  expect(() => rowsOf({ ...SMALL, nodes: ["18.1.0", "20.1.0"] })).toThrow("there is no SDK for Node 18.1.0");
});
