import { closingText } from "../../cli/list/closing";
import type { Row } from "../../cli/list/rows";
import { renderTable } from "../../cli/list/table";
import { formatTotal } from "../../cli/money";
import { printable, printableLines, shellWord, usesColor } from "../../cli/text";

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
  const lines = (rows: Row[], options = { color: false }) => renderTable(rows, options).split("\n");

  it("has a line for each endpoint, its money floored to cents", () => {
    expect(lines([row(), row({ id: "ep_3", spendMicroUsd: null, savingsMicroUsd: null, model: null, bills: false })]))
      .toMatchInlineSnapshot(`
[
  "ID    NAME  STATUS  TASK                 MODEL   SPEND        SAVINGS  MANAGED BY",
  "ep_1  prod  live    contract-key-fields  qwen-1  $1.23  $1,234,567.89  contracts (dev)",
  "ep_3  prod  live    contract-key-fields  -           -              -  contracts (dev)",
]
`);
  });

  it("leaves names out where they are the ids, and says of which time the money is", () => {
    expect(renderTable([row({ name: "ep_1" })], { color: false, window: "7d" }).split("\n")[0]).toMatch(
      /^ID +STATUS +TASK +MODEL +SPEND 7D +SAVINGS 7D +MANAGED BY$/,
    );
  });

  it("marks what bills and is managed by nothing, in color only where that is wanted", () => {
    expect(lines([loose])[1]).toMatch(/ {2}bills, in no stack given$/);
    expect(lines([{ ...loose, bills: null }])[1]).toMatch(/ {2}may bill, in no stack given$/);
    expect(lines([{ ...loose, bills: false, billsUnmanaged: false }])[1]).toMatch(/ {2}-$/);
    expect(lines([loose], { color: true })[1]).toContain("\u001b[1;33mbills, in no stack given\u001b[0m");
    expect(renderTable([loose, row()], { color: false })).not.toContain("\u001b");
  });

  it("tells two stacks of one name apart", () => {
    const twin = { stack: "acme/other/dev", name: "contracts", urn: "urn" };
    expect(lines([row({ managedBy: [...row().managedBy, twin] })])[1]).toMatch(
      /contracts \(acme\/app\/dev\), contracts \(acme\/other\/dev\)$/,
    );
  });

  it("prints no character that would act on the terminal", () => {
    const hostile = row({ name: "\u001b[2J\u202egnp\n", status: "\u0007", managedBy: [] });
    expect(renderTable([hostile], { color: false })).toContain("\\u{1b}[2J\\u{202e}gnp\\u{a}");
    expect(lines([hostile])).toHaveLength(2);
  });
});

describe("the closing line", () => {
  it.each([
    [[], "No endpoints."],
    [[row()], "1 endpoint, 1 billing."],
    [
      [row(), loose, row({ ...loose, id: "it's" })],
      "3 endpoints, 3 billing; in no stack given: 2 that bill or may.\n" +
        "To put into a stack: pulumi-pareta import ep_2 'it'\\''s'",
    ],
  ])("%#", (rows, text) => expect(closingText(rows)).toBe(text));
});

describe("texts", () => {
  it.each([
    [0, "$0.00"],
    [9_999, "$0.00"],
    [19_999, "$0.01"],
    [-1, "-$0.01"],
    [1_290_000, "$1.29"],
  ])("%d micro-USD are %s", (microUsd, text) => expect(formatTotal(microUsd)).toBe(text));

  it("leaves what prints as it is", () => expect(printable('Ünïcode 契約 "q" <b>')).toBe('Ünïcode 契約 "q" <b>'));

  it.each([
    ["ep_1", "ep_1"],
    ["a b", "'a b'"],
    ["$(rm)", "'$(rm)'"],
  ])("%s is the shell's %s", (text, word) => expect(shellWord(text)).toBe(word));

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
  it("keeps its lines and nothing else that acts on a terminal", () => {
    expect(printableLines("error: a\u001b[2J\nb\r")).toBe("error: a\\u{1b}[2J\nb\\u{d}");
  });
});
