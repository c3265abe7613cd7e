import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/built";
import { AXES, dailyRowsOf, rowsOf, type Row } from "./support/matrix";
import { cellsIn, pageWith, tableOf, type Result } from "./support/table";

const PAGE = readFileSync(join(ROOT, "docs/compatibility.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  engines: Record<string, string>;
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

const ROWS = rowsOf(AXES);
/** A page with no table. */
const EMPTY = pageWith(PAGE, "");
const shown = (table: string) => cellsIn(pageWith(PAGE, table));

it("shows the rows of the matrix, and what became of each", () => {
  const cells = cellsIn(PAGE);
  expect(cells.map((row) => row.slice(0, 4))).toEqual(shown(tableOf(ROWS, [], EMPTY)).map((row) => row.slice(0, 4)));
  for (const [, , , , result, seen] of cells) {
    expect(result).toMatch(/^(passes|fails|not run)(: .+)?$/);
    expect(seen).toMatch(result === "not run" ? /^$/ : /^\d{4}-\d\d-\d\d, engine \d+\.\d+\.\d+ \(\w+\)$/);
  }
});

it("says that what npm test runs passes", () => {
  const daily = dailyRowsOf(AXES).map(({ node, sdk }) => [node, sdk]);
  const passing = cellsIn(PAGE).filter((row) => row[4]?.startsWith("passes"));
  expect(passing.map((row) => row.slice(0, 2))).toEqual(expect.arrayContaining(daily));
});

it("takes over what the page says of a row that was not run", () => {
  const [first, second] = ROWS as [Row, Row];
  const results: Result[] = [{ row: first, outcome: "passes", seen: "today" }];
  const before = pageWith(PAGE, tableOf(ROWS, results, EMPTY));
  const after = tableOf(ROWS, [{ row: second, outcome: "fails", note: "a | b\nc", seen: "later" }], before);
  expect(
    shown(after)
      .map((row) => row.slice(4))
      .slice(0, 3),
  ).toEqual([
    ["passes", "today"],
    ["fails: a \\| b c", "later"],
    ["not run", ""],
  ]);
});

it("begins where package.json begins, and has the SDK of the tests", () => {
  expect(manifest.engines.node).toBe(`>=${Number.parseInt(AXES.nodes[0] as string, 10)}`);
  const versions = AXES.sdks.map(({ version }) => version);
  expect(manifest.peerDependencies["@pulumi/pulumi"]).toBe(`^${versions[0]}`);
  expect(versions).toContain(manifest.devDependencies["@pulumi/pulumi"]);
  expect(PAGE).toContain(versions[0] as string);
});

it("fails without the marks", () => {
  expect(() => pageWith("nothing", "")).toThrow("no marks");
});
