import { actionFor } from "../../cli/watch/actions";
import { askedIn, hidesRules } from "../../cli/watch/asked";
import { difference, type There } from "../../cli/watch/differences";
import { edgesOf, type Looked } from "../../cli/watch/edges";
import { judge } from "../../cli/watch/judge";
import { managedRow, type WatchRow } from "../../cli/watch/rows";
import type { HeldBy } from "../../provider/endpoint/types";
import { decrypted, encrypted, endpoint, exportOf, creating, inputs } from "../recover/support";

const SCHEDULE = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };
const BUDGET = { usd: 25, window: "24h" };
const there = (status: string): There => ({ kind: "there", status, model: "qwen-1" });
const says = (run: boolean, held: HeldBy | null = null) => ({ run, held });
const free = { ignoresRunning: false, outputs: {} };

describe("what differs", () => {
  it.each([
    ["live", says(true), null],
    ["stopped", says(true), "stopped"],
    ["stopping", says(true), "stopped"],
    ["starting", says(true), "not-ready"],
    ["migrating", says(true), "not-ready"],
    ["failed", says(true), "failed"],
    ["live", says(false), "started"],
    ["live", says(false, "schedule"), "outside-hours"],
    ["starting", says(false, "budget"), "over-budget"],
    ["stopped", says(false), null],
    ["stopped", says(false, "schedule"), null],
    ["stopped", says(false, "budget"), null],
    ["failed", says(false), null],
    ["migrating", says(false), null],
    ["live", undefined, null],
  ] as const)("%s, where the rule says %j: %s", (status, verdict, expected) => {
    expect(difference(free, there(status), verdict)).toBe(expected);
  });

  it("is that it is gone, whatever was asked, and nothing where it could not be looked at", () => {
    expect(difference(free, { kind: "gone" }, says(false, "schedule"))).toBe("deleted");
    expect(difference(free, { kind: "unseen", reason: "down" }, says(true))).toBe(null);
  });

  it("is not that it runs or not, where the program ignores that", () => {
    const ignoring = { ignoresRunning: true, outputs: {} };
    expect(["live", "stopped", "failed"].map((status) => difference(ignoring, there(status), says(true)))).toEqual([
      null,
      null,
      "failed",
    ]);
  });

  it("is that it has not passed its smoke test", () => {
    const outputs = { smokeTest: { messages: [] }, ready: false, status: "live", deployedModel: "qwen-1" };
    expect(difference({ ...free, outputs }, there("live"), says(true))).toBe("not-ready");
    expect(difference({ ...free, outputs: { ...outputs, ready: true } }, there("live"), says(true))).toBe(null);
  });

  it("is not that it is stopped, while its costs are not known: its budget may hold it", () => {
    expect(difference(free, there("stopped"), says(true), { kind: "unknown", reason: "down" })).toBe(null);
  });
});

describe("what is done", () => {
  const known = { kind: "known", microUsd: 0 } as const;
  const act = (overrides: object = {}, status = "stopped", run = true, spent: object | undefined = known) =>
    actionFor({
      asked: { rule: { running: true, budget: BUDGET }, ignoresRunning: false, isPending: false, ...overrides },
      there: there(status),
      verdict: { run },
      spent: spent as never,
    });

  it("starts and stops by the rule", () => {
    expect([act(), act({}, "live", false), act({}, "starting", false)]).toEqual(["start", "stop", "stop"]);
    expect(act({ rule: { running: true, schedule: SCHEDULE } }, "stopped", true, undefined)).toBe("start");
  });

  it.each([
    ["has neither", act({ rule: { running: true } })],
    ["has neither, and runs", act({ rule: { running: false } }, "live", false)],
    ["is ignored by its program", act({ ignoresRunning: true })],
    ["has a pending operation", act({ isPending: true })],
    ["is as it should be", act({}, "live")],
    ["is stopping", act({}, "stopping")],
    ["failed", act({}, "failed")],
    ["has a status that nobody knows", act({}, "migrating", false)],
    ["may have used up its budget", act({}, "stopped", true, { kind: "unknown", reason: "down" })],
  ])("leaves alone what %s", (_, action) => expect(action).toBe(null));
});

describe("what a state asks", () => {
  const stack = (resource: object, plain?: object) => {
    const exported = exportOf([endpoint(resource)], []);
    return askedIn({ name: "acme/app/dev", exported }, plain && exportOf([endpoint(plain)], []))[0];
  };

  it("is in the inputs; with a schedule or a budget, what a refresh found does not count", () => {
    expect(stack({ inputs: inputs({ running: false }) })?.rule).toMatchObject({ running: false });
    const refreshed = { inputs: inputs({ running: false, schedule: SCHEDULE }), outputs: { __asksRunning: true } };
    expect(stack(refreshed)?.rule).toMatchObject({ running: true, schedule: SCHEDULE });
  });

  it("is read from the decrypted export where it is secret, and then not shown", () => {
    const secret = { inputs: inputs({ budget: encrypted }) };
    expect(hidesRules(exportOf([endpoint(secret)], []))).toBe(true);
    expect(hidesRules(exportOf([endpoint({ inputs: inputs({ task: encrypted }) })], []))).toBe(false);
    const rule = stack(secret, { inputs: inputs({ budget: decrypted(BUDGET) }) })?.rule;
    expect(rule).toMatchObject({ budget: BUDGET, __plain: ["running", "schedule"] });
  });

  it("tells no figure of a budget, and no hour of a schedule, that is secret", () => {
    const asked = stack(
      { inputs: inputs({ budget: encrypted, schedule: encrypted }) },
      { inputs: inputs({ budget: decrypted(BUDGET), schedule: decrypted(SCHEDULE) }) },
    );
    if (!asked) throw new Error("nothing is asked");
    const spent = { kind: "known", microUsd: 31_000_000 } as const;
    const { verdict } = judge({ asked, there: there("live") }, spent, Date.UTC(2026, 0, 5, 12));
    const row = managedRow({ asked, there: there("live"), record: undefined, verdict, spent, differs: "over-budget" });
    expect(row).toMatchObject({ run: false, held: "budget", nextChange: null });
    expect(row).toMatchObject({ spentMicroUsd: null, budgetMicroUsd: null, budgetWindow: null });
    expect(JSON.stringify(row)).not.toMatch(/25|31|24h|18:00|Berlin/);
  });

  it("leaves out what the next up deletes or what is only read, and knows what is pending", () => {
    const exported = exportOf(
      [endpoint(), endpoint({ delete: true, id: "ep_1" }), endpoint({ external: true, id: "ep_2" })],
      [creating({ id: "ep_old" }, "updating")],
    );
    expect(askedIn({ name: "dev", exported })).toMatchObject([{ id: "ep_old", isPending: true }]);
  });
});

describe("a state that no check of this version lets pass", () => {
  it.each([
    [{ schedule: { ...SCHEDULE, timeZone: "Mars/Olympus" } }, "schedule.timeZone"],
    [{ schedule: { ...SCHEDULE, days: [] } }, "schedule.days"],
    [{ budget: { ...BUDGET, usd: -1 } }, "budget.usd"],
    [{ budget: { ...BUDGET, window: "soon" } }, "budget.window"],
  ])("is named, and nothing is done by it: %j", (asked, field) => {
    const [found] = askedIn({ name: "dev", exported: exportOf([endpoint({ inputs: inputs(asked) })], []) });
    if (!found) throw new Error("nothing is asked");
    for (const status of ["live", "stopped"]) {
      const { verdict, warning } = judge({ asked: found, there: there(status) }, undefined, 0);
      expect(warning).toBe(`its schedule or budget in the state cannot be used: ${field} is not valid. Run pulumi up.`);
      expect(actionFor({ asked: found, there: there(status), verdict, spent: undefined })).toBeNull();
    }
  });
});

describe("what began and what ceased", () => {
  const row = (overrides: Partial<WatchRow> = {}): WatchRow => ({
    ...managedRow({
      asked: askedIn({ name: "dev", exported: exportOf([endpoint()], []) })[0] as never,
      there: there("live"),
      record: undefined,
      verdict: undefined,
      spent: undefined,
      differs: null,
    }),
    ...overrides,
  });
  /** The edges of one look after the other. */
  const edges = (...looks: (WatchRow[] | Looked)[]) => {
    let before = edgesOf(new Map(), { rows: [], isWhole: true }).differing;
    return looks.map((each) => {
      const looked = Array.isArray(each) ? { rows: each, isWhole: true } : each;
      const { edges: found, differing } = edgesOf(before, looked);
      before = differing;
      return found.map(({ edge, kind }) => `${edge} ${kind}`);
    });
  };
  const stopped = row({ differs: "stopped" });

  it("is told once, and both where one difference becomes another", () => {
    expect(edges([stopped], [stopped], [row({ differs: "failed" })], [row()], [row()])).toEqual([
      ["began stopped"],
      [],
      ["ceased stopped", "began failed"],
      ["ceased failed"],
      [],
    ]);
  });

  it("stays as it was while it is not known", () => {
    const unseen = row({ known: false });
    expect(edges([stopped], [unseen], [stopped], [unseen], [row()])).toEqual([
      ["began stopped"],
      [],
      [],
      [],
      ["ceased stopped"],
    ]);
    const half = { rows: [], isWhole: false };
    expect(edges([stopped], half, [stopped], [])).toEqual([["began stopped"], [], [], ["ceased stopped"]]);
  });
});
