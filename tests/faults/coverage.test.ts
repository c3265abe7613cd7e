import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CASES, SKIPPED, type Case } from "./matrix/cases";
import { NAME_RULE_NAMES } from "./matrix/choices";
import { COMPANY_NAMES } from "./matrix/company";
import { FAULTS } from "./matrix/faults";
import { LATE_NAMES } from "./matrix/lateness";
import { OPERATION_NAMES, callsOf } from "./matrix/operations";
import { ELSEWHERE, ROWS, type Row } from "./matrix/rows";
import { ROOT } from "../support/built";

const NUMBERS = Object.keys(ROWS).map(Number) as Row[];

describe("the matrix", () => {
  it.each(OPERATION_NAMES)("tries each fault with %s, call by call, or says why not", (operation) => {
    const tried = CASES.filter((each) => each.operation === operation);
    const skipped = SKIPPED.filter((each) => each.operation === operation && !each.listed && !each.company);
    const undecided = FAULTS.flatMap((fault) => {
      const cases = tried.filter((each) => each.fault === fault);
      const reasons = skipped.filter((each) => each.fault === fault);
      const wholly = reasons.some(({ call, names }) => call === undefined && names === undefined);
      if (wholly) return cases.length === 0 && reasons.length === 1 ? [] : [`${fault.kind}: tried, and not tried`];
      const calls = fault.on.length === 0 ? [undefined] : callsOf(operation).filter((call) => fault.on.includes(call));
      return calls.flatMap((call) => {
        if (reasons.some((each) => each.call === call && each.names === undefined)) return [];
        const decided = new Set([...cases, ...reasons].filter((each) => each.call === call).map(({ names }) => names));
        return NAME_RULE_NAMES.filter((names) => !decided.has(names)).map(
          (names) => `${call}: ${fault.kind}, ${names}`,
        );
      });
    });
    expect(undecided).toEqual([]);
  });

  it.each(OPERATION_NAMES)("tries each lateness and each company with %s, or says why not", (operation) => {
    const key = (each: { fault: Case["fault"]; call?: string | undefined; names?: string | undefined }) =>
      [each.fault?.kind, each.fault?.row, each.call, each.names].join();
    const ours = <T extends { operation: string }>(all: readonly T[]) =>
      all.filter((each) => each.operation === operation);
    const decided = new Map<string, string[]>();
    for (const each of [...ours(CASES), ...ours(SKIPPED)]) {
      const about = each.company !== undefined && each.company !== "alone" ? each.company : each.listed;
      if (about !== undefined) decided.set(key(each), [...(decided.get(key(each)) ?? []), about]);
    }
    const undecided = ours(CASES).flatMap((story) => {
      const extras = [...LATE_NAMES, ...COMPANY_NAMES];
      return extras
        .filter((extra) => !decided.get(key(story))?.includes(extra))
        .map((extra) => `${story.name}: ${extra}`);
    });
    expect(undecided).toEqual([]);
  });

  it("has a reason for everything that it does not try", () => {
    expect(SKIPPED.filter(({ reason }) => reason.trim() === "")).toEqual([]);
    // A reason is a rule, not an excuse for one case.
    expect(new Set(SKIPPED.map(({ reason }) => reason)).size).toBeLessThan(85);
  });

  it("tries each fault somewhere", () => {
    const idle = FAULTS.filter((fault) => !CASES.some((story) => story.fault === fault));
    expect(idle.map(({ row, kind }) => `row ${row}: ${kind}`)).toEqual([]);
  });

  it.each(NUMBERS)("row %i is tried, here or where it says", (row) => {
    const elsewhere = ELSEWHERE[row] ?? [];
    for (const file of elsewhere) expect(existsSync(join(ROOT, file))).toBe(true);
    expect(CASES.some(({ fault }) => fault.row === row) || elsewhere.length > 0).toBe(true);
  });

  it("stands in the documentation, row by row and word by word", () => {
    const page = readFileSync(join(ROOT, "docs/reliability.md"), "utf8").replace(/ +/g, " ");
    const missing = NUMBERS.filter((row) => !page.toLowerCase().includes(`| ${row} | ${ROWS[row].toLowerCase()} |`));
    expect(missing).toEqual([]);
  });

  it("names no case twice, and each by its row", () => {
    const names = CASES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^row \d+ x /.test(name))).toEqual([]);
  });

  it("gives each operation every row that its calls can meet", () => {
    const table = Object.fromEntries(
      OPERATION_NAMES.map((operation) => {
        const rows = NUMBERS.filter((row) =>
          CASES.some((story) => story.operation === operation && story.fault.row === row),
        );
        return [operation, rows.join(" ")];
      }),
    );
    expect(table).toMatchInlineSnapshot(`
      {
        "create": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 24 27 30 31 33 38 40 42 43 44 45",
        "create held": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 30 38 40 45",
        "create stopped": "1 2 3 4 5 6 7 8 9 10 11 12 14 15 16 17 18 19 20 21 22 23 25 27 30 31 33 38 40 43 44",
        "create within its hours": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 24 30 38 40 45",
        "delete": "1 2 3 17 18 19 20 21 22 23 26 27 30 33 35 36 37 38 40 45",
        "read": "1 2 3 17 18 19 21 22 23 24 27 30 33 35 36 37 38 40 45",
        "read what is held": "1 2 3 17 18 19 21 22 23 30 38 40 48 49",
        "replace": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 24 26 27 30 38 40 44 45 47",
        "replace, deleting first": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 26 27 30 34 38 40 44 45",
        "start": "1 2 3 17 18 19 20 21 22 23 25 27 30 33 35 36 37 38 40 45",
        "start by the rule": "1 2 3 17 18 19 20 21 22 23 25 30 38 40 48 49",
        "stop": "1 2 3 17 18 19 20 21 22 23 25 27 30 33 35 36 37 38 40 45",
        "stop by the budget": "1 2 3 17 18 19 20 21 22 23 25 30 38 40 48 49",
      }
    `);
  });
});
