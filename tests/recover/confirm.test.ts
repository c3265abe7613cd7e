import { PassThrough } from "node:stream";
import { confirm } from "../../cli/recover/confirm";
import type { CommandError } from "../../cli/errors";
import type { Change } from "../../cli/recover/plan";
import { describeChange, deletions } from "../../cli/recover/report";
import { rejection } from "../support/lifecycle";
import { urnOf } from "./support";

const facts = { urn: urnOf(), name: "contracts-1111111", id: "ep_new", status: "live", unproven: false };
const adopt: Change = { action: "adopt", ...facts };

/** A terminal on which `answer` is typed. */
function terminal(answer: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY });
  input.end(`${answer}\n`);
  return { stack: "dev", yes: false, input, output };
}

describe("consent", () => {
  it.each(["y", "yes", "Y"])("is %s", async (answer) => {
    const asking = terminal(answer);
    await confirm([adopt], asking);
    expect(asking.output.read()).toMatch(/contracts-1111111: found as ep_new[^]*Write this to stack dev\? \[y\/N\]/);
  });

  it("is asked for on a screen that no name or status can act on", async () => {
    const asking = terminal("y");
    await confirm([{ ...adopt, name: "a\u001b[2J", id: "ep\u202e", status: "live\r\n" }], asking);
    const shown = String(asking.output.read());
    expect(shown).toContain("  a\\u001b[2J: found as ep\\u202e, status live\\r\\n.");
  });

  it.each(["", "n", "yesterday"])("is not %p", async (answer) => {
    expect(await rejection(confirm([adopt], terminal(answer)))).toMatchObject({ exitCode: 2 });
  });

  it.each([
    ["Ctrl-D", ""],
    ["Ctrl-C", "\u0003"],
  ])("is not %s", async (_, keys) => {
    const asking = { ...terminal(""), input: Object.assign(new PassThrough(), { isTTY: true }) };
    const asked = rejection(confirm([adopt], asking));
    asking.input.end(keys);
    expect(await asked).toMatchObject({ exitCode: 2, message: "nothing was written" });
  });

  it("is not to be had where nobody can answer, but can be given beforehand", async () => {
    expect((await rejection(confirm([adopt], terminal("y", false)))).message).toContain("add --yes");
    await confirm([adopt], { ...terminal("", false), yes: true });
  });

  it("given beforehand, is none for what may be somebody else's", async () => {
    const doubtful: Change = { ...adopt, name: "prod", unproven: true };
    const error = (await rejection(confirm([doubtful], { ...terminal(""), yes: true }))) as CommandError;
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining("--name prod") as string });
    await confirm([doubtful], terminal("y"));
  });
});

describe("what is shown of", () => {
  const rows: [Change, RegExp][] = [
    [adopt, /^contracts-1111111: found as ep_new, status live\. It goes into the state as "contracts"\.$/],
    [{ ...adopt, status: null, unproven: true }, /without a status\. THE PROGRAM GAVE THIS NAME/],
    [{ ...facts, action: "adopt-and-delete", heldBy: "ep_1" }, /\(ep_1\).*THE NEXT `pulumi up` DELETES ep_new\./],
    [{ action: "forget", urn: urnOf(), id: "ep_1" }, /was deleted already/],
    [
      { action: "drop", urn: urnOf(), name: "n", source: "operation", grace: 120_000, suspects: ["ep_2 (x, live)"] },
      /not found within 2 min\. Its pending operation is dropped\. Of the same task.*ep_2 \(x, live\)/,
    ],
    [
      { action: "drop", urn: urnOf(), name: "n", source: "name", grace: 0, suspects: [] },
      /^n: not found within 0 ms\.$/,
    ],
    [{ action: "known", urn: urnOf(), name: "n", id: "ep_1", source: "name" }, /holds it already, as ep_1\.$/],
    [{ action: "clear", urn: urnOf(), operation: "updating" }, /^"contracts": the interrupted "updating" is cleared/],
  ];
  it.each(rows.map(([change, text]) => ({ change, text })))("$change.action", ({ change, text }) => {
    expect(describeChange(change)).toMatch(text);
  });

  it("what the next up deletes", () => {
    expect(deletions(rows.map(([change]) => change))).toEqual(["ep_new"]);
  });
});
