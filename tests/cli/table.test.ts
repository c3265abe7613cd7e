import stringWidth from "string-width";
import { closingText, nothingLeft } from "../../cli/list/closing";
import type { Row } from "../../cli/list/rows";
import { renderTable, type TableOptions } from "../../cli/list/table";
import { formatTotal } from "../../provider/endpoint/decide/money";
import { lookedAt } from "../../cli/list/looked";
import { inertLines, jsonText, shellWord, shellWords, usesColor } from "../../cli/text";

const row = (overrides: Partial<Row> = {}): Row => ({
  id: "ep_1",
  name: "prod",
  status: "live",
  task: "contract-key-fields",
  model: "qwen-1",
  bills: true,
  spendMicroUsd: 1_239_999,
  savingsMicroUsd: 1_234_567_899_999,
  managedBy: [{ stack: "acme/app/dev", name: "contracts", urn: "urn" }],
  billsUnmanaged: false,
  ...overrides,
});
const loose = row({ id: "ep_2", name: null, managedBy: [], billsUnmanaged: true });

describe("the table", () => {
  const render = (rows: Row[], options: Partial<TableOptions> = {}) =>
    renderTable(rows, { color: false, looked: lookedAt(["acme/app/dev"], false), ...options });
  const lines = (rows: Row[], options: Partial<TableOptions> = {}) => render(rows, options).split("\n");

  it("says what holds an endpoint, as the last run found it", () => {
    const [manager] = row().managedBy;
    const held = row({ status: "stopped", managedBy: manager ? [{ ...manager, held: "budget" }] : [] });
    expect(lines([held])[1]).toContain("contracts (dev, held by its budget)");
  });

  it("has a line for each endpoint, its money floored to cents", () => {
    expect(lines([row(), row({ id: "ep_3", spendMicroUsd: null, savingsMicroUsd: null, model: null, bills: false })]))
      .toMatchInlineSnapshot(`
[
  "  ID    NAME  STATUS  TASK                 MODEL   SPEND        SAVINGS  MANAGED BY",
  "  ep_1  prod  live    contract-key-fields  qwen-1  $1.23  $1,234,567.89  contracts (dev)",
  "  ep_3  prod  live    contract-key-fields  -           -              -  contracts (dev)",
]
`);
  });

  it("leaves names out where they are the ids, and says of which time the money is", () => {
    expect(lines([row({ name: "ep_1" })], { window: "7d" })[0]).toMatch(
      /^ {2}ID +STATUS +TASK +MODEL +SPEND 7D +SAVINGS 7D +MANAGED BY$/,
    );
  });

  it("marks what bills and is managed by nothing, in color only where that is wanted", () => {
    expect(lines([loose])[1]).toMatch(/ {2}bills, not in stack dev$/);
    expect(lines([{ ...loose, bills: null }])[1]).toMatch(/ {2}may bill, not in stack dev$/);
    expect(lines([{ ...loose, bills: false, billsUnmanaged: false }])[1]).toMatch(/ {2}-$/);
    expect(lines([loose], { color: true })[1]).toContain("\u001b[1;33mbills, not in stack dev\u001b[0m");
    expect(render([loose, row()])).not.toContain("\u001b");
  });

  it("tells two stacks of one name apart", () => {
    const twin = { stack: "acme/other/dev", name: "contracts", urn: "urn" };
    expect(lines([row({ managedBy: [...row().managedBy, twin] })])[1]).toMatch(
      /contracts \(acme\/app\/dev\), contracts \(acme\/other\/dev\)$/,
    );
  });

  it("prints no character that would act on the terminal", () => {
    const hostile = row({ name: "\u001b[2J\u202egnp\n", status: "\u0007", managedBy: [] });
    expect(render([hostile])).toContain("\\u001b[2J\\u202egnp\\n");
    expect(lines([hostile])).toHaveLength(2);
  });

  it("prints nothing that a build system takes for a command, and no text of others at the beginning of a line", () => {
    const hostile = row({ id: "::stop-commands::x", name: "##vso[task.complete]", managedBy: [] });
    for (const width of [undefined, 80, 40]) {
      const text = render([hostile, hostile], { width });
      expect(text).not.toMatch(/##\w*\[/);
      for (const line of text.split("\n")) expect(line).toMatch(/^( {2}(?!\s*::).*)?$/);
    }
  });

  describe("on a terminal", () => {
    const long = row({
      id: `ep_${"x".repeat(60)}`,
      name: "契約".repeat(30),
      managedBy: [{ stack: "acme/app/dev", name: "a-rather-long-logical-name", urn: "urn" }],
    });

    it.each([80, 100, 132, 200])("takes no more than its %d columns, and breaks no word of a head", (width) => {
      const text = lines(
        [
          { ...long, savingsMicroUsd: 1_000_000 },
          { ...row(), savingsMicroUsd: 0 },
        ],
        {
          width,
          window: "24h",
        },
      );
      const heads = text.slice(0, -2);
      expect(heads).toHaveLength(width === 80 ? 2 : 1);
      for (const line of text) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      for (const word of ["ID", "NAME", "STATUS", "TASK", "MODEL", "SPEND", "SAVINGS", "24H", "MANAGED", "BY"]) {
        expect(heads.join(" ").split(/ +/)).toContain(word);
      }
      expect(text.at(-2)).toContain("\u2026");
    });

    it.each([60, 40])("shows a paragraph for each where its %d columns are too few for a line", (width) => {
      const text = lines([long, loose], { width, window: "24h" });
      for (const line of text) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(text.filter((line) => line.startsWith("  MANAGED BY "))).toHaveLength(2);
      expect(text.filter((line) => line === "")).toHaveLength(1);
    });

    it("cuts nothing that fits, and in color neither", () => {
      expect(lines([row()], { width: 200 })).toEqual(lines([row()]));
      expect(lines([loose], { width: 80, color: true })[1]).toContain("\u001b[1;33m");
    });
  });

  it("cuts a cell that would widen every line of a file too, and no id that one meets", () => {
    const [, line = ""] = lines([row({ id: "x".repeat(64_000), name: "y".repeat(99) })]);
    expect(line.length).toBeLessThan(300);
    expect(line).toContain(`  ${"x".repeat(99)}\u2026  ${"y".repeat(99)}  `);
  });
});

describe("the closing line", () => {
  const all = lookedAt(["acme/app/dev"], true);

  it.each([
    [[], "No endpoints."],
    [[row()], "1 endpoint, 1 billing."],
    [
      [row(), loose, row({ ...loose, id: "it's" })],
      "3 endpoints, 3 billing; in no stack of the project: 2 that bill or may.\n" +
        "To put into a stack: pulumi-pareta import ep_2 'it'\\''s'",
    ],
    [
      [row({ ...loose, id: "--all" })],
      "1 endpoint, 1 billing; in no stack of the project: 1 that bills or may.\n" +
        "To put into a stack: pulumi-pareta import -- --all",
    ],
  ])("%#", (rows, text) => expect(closingText(rows, all)).toBe(text));

  it.each([
    [["acme/app/dev"], "not in stack dev"],
    [["acme/app/dev", "acme/app/prod"], "in no stack given"],
    [[], "no stack known"],
  ])("advises no import of what may be another stack's: %j", (stacks, nowhere) => {
    expect(closingText([loose], lookedAt(stacks, false))).toBe(
      `1 endpoint, 1 billing; ${nowhere}: 1 that bills or may.\n` +
        "It may be another stack's: pulumi-pareta list --all-stacks",
    );
  });

  it("says of filters that leave nothing how many there are, and of which statuses", () => {
    expect(nothingLeft(0, ["live"])).toBe("No endpoints.");
    expect(nothingLeft(3, [])).toBe("No such endpoints, of 3.");
    expect(nothingLeft(3, ["live", "stopped"])).toBe(
      "No such endpoints, of 3. The statuses that there are: live, stopped.",
    );
  });
});

describe("texts", () => {
  it.each([
    [0, "$0.00"],
    [9_999, "$0.00"],
    [19_999, "$0.01"],
    [-1, "-$0.01"],
    [1_290_000, "$1.29"],
  ])("%d micro-USD are %s", (microUsd, text) => expect(formatTotal(microUsd)).toBe(text));

  it.each([
    ["ep_1", "ep_1"],
    ["a b", "'a b'"],
    ["$(rm)", "'$(rm)'"],
  ])("%s is the shell's %s", (text, word) => expect(shellWord(text)).toBe(word));

  it("words that a shell's command takes are no options of it", () => {
    expect(shellWords(["ep_1", "a b"])).toBe("ep_1 'a b'");
    expect(shellWords(["ep_1", "--yes"])).toBe("-- ep_1 --yes");
  });

  it("JSON says the same, and nothing in it acts on a terminal or a build system", () => {
    const value = { a: "\u009b31m\u001b\u2028\u202e\u007f\u{e0041}\ud800 ##vso[x] 契約", "##[b]": ["\u200d"] };
    const text = jsonText(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[\p{C}\u2028\u2029\u200d]|##/u);
    expect(text).toContain("契約");
  });

  it.each([
    [true, {}, true],
    [undefined, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
  ])("a terminal: %s, with %j, has color: %s", (isTTY, env, color) => {
    expect(usesColor(isTTY ? { isTTY } : {}, env)).toBe(color);
  });
});

describe("text of several lines", () => {
  it("keeps its lines, each inert, and begins none but the first with what others may have written", () => {
    expect(inertLines("error: a\u001b[2J\nb\r\n  c\n::error::d\n\n##[e]")).toBe(
      "error: a\\u001b[2J\n  b\\r\n  c\n  :\\u003aerror::d\n\n  #\\u0023[e]",
    );
  });

  it("is bounded, in lines and in their length", () => {
    const shown = inertLines(`error: x\n${"y\n".repeat(5_000)}${"z".repeat(9_000)}`).split("\n");
    expect(shown).toHaveLength(102);
    expect(shown.at(-1)).toBe("  ... (4901 more lines)");
    expect(inertLines("z".repeat(9_000)).length).toBeLessThanOrEqual(2_000);
  });
});
