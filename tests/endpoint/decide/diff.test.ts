import { decide, differenceShown, decideToEnd, type Decision } from "../../../provider/endpoint/decide/diff";
import { EndpointError } from "../../../provider/endpoint/errors";
import type { LeaderboardAnswer } from "../../../provider/endpoint/decide/leaderboard";
import { UNKNOWN, type EndpointInputs, type EndpointState } from "../../../provider/endpoint/types";
import { inputsOf, stateOf } from "../../support/endpoints";

interface Row {
  reason: string;
  olds?: Partial<EndpointState>;
  news?: Partial<EndpointInputs>;
  answer?: LeaderboardAnswer;
  want: unknown;
}

const found = (recommended: string | null, openModels = ["qwen-1", "llama-2"]): LeaderboardAnswer => ({
  kind: "found",
  recommended,
  openModels,
});
const unreadable: LeaderboardAnswer = { kind: "unreadable", reason: "HTTP 503" };
const unknownTask: LeaderboardAnswer = { kind: "unknown-task" };

/** An endpoint whose name the user gave. */
const explicit = { name: "contracts-prod", __autoName: false };

const nothing: Decision = { action: "none" };
const bookkeeping: Decision = { action: "update", calls: false };
const ask: Decision = { action: "ask", task: "contract-key-fields" };
const calls = (reason: string): Decision => ({ action: "update", calls: true, reason });
const replace = (...keys: string[]) => ({ action: "replace", keys, deleteFirst: false });
const replaceOldFirst = (...keys: string[]) => ({ action: "replace", keys, deleteFirst: true });

function run({ olds, news, answer, want }: Row): void {
  const [state, inputs] = [stateOf(olds), inputsOf(news)];
  const decision = decide(state, inputs, answer);
  // Where only a proof to the contrary counts, most rows are about a leaderboard without such a proof.
  const isTentative = decision.action === "ask" && decision.tentative === true;
  expect(isTentative ? decide(state, inputs, found("qwen-1", [inputs.model])) : decision).toEqual(want);
}

describe("desired and status", () => {
  const rows: Row[] = [
    { reason: "running, live", want: nothing },
    { reason: "running, starting", olds: { status: "starting" }, want: calls("starting: up will wait for it") },
    { reason: "running, stopped", olds: { status: "stopped" }, want: calls("stopped: up will start it") },
    { reason: "running, stopping", olds: { status: "stopping" }, want: calls("stopping: up will start it") },
    {
      reason: "running, failed, never live",
      olds: { status: "failed", __wasLive: false },
      want: { ...replaceOldFirst("status"), reason: "failed and never live: up will replace it" },
    },
    {
      reason: "running, failed, never live, under a name that the user chose",
      olds: { ...explicit, status: "crashed", __wasLive: false },
      news: explicit,
      want: { ...replaceOldFirst("status"), reason: "crashed and never live: up will replace it" },
    },
    {
      reason: "running, failed, live before",
      olds: { status: "failed" },
      want: calls("failed, and was live before: up will start it again"),
    },
    { reason: "stopped, live", news: { running: false }, want: calls("live: up will stop it") },
    {
      reason: "stopped, starting",
      olds: { status: "starting" },
      news: { running: false },
      want: calls("starting: up will stop it"),
    },
    { reason: "stopped, stopped", olds: { status: "stopped" }, news: { running: false }, want: nothing },
    { reason: "stopped, stopping", olds: { status: "stopping" }, news: { running: false }, want: nothing },
    {
      reason: "stopped, failed",
      olds: { status: "failed" },
      news: { running: false },
      want: { action: "none", warning: expect.stringContaining("is failed; it is wanted stopped") as string },
    },
    {
      reason: "running, an unknown status",
      olds: { status: "hibernating" },
      want: { action: "none", warning: expect.stringContaining('the status "hibernating"') as string },
    },
    {
      reason: "stopped, an unknown status",
      olds: { status: "hibernating" },
      news: { running: false },
      want: { action: "none", warning: expect.stringContaining('the status "hibernating"') as string },
    },
    {
      reason: "running, no status at all",
      olds: { status: null },
      want: { action: "none", warning: expect.stringContaining("the status (none)") as string },
    },
  ];
  test.each(rows)("$reason", run);

  test("what decides is the status, not the running output, which may lag behind", () => {
    run({ reason: "", olds: { status: "stopped", running: true }, want: calls("stopped: up will start it") });
    run({ reason: "", olds: { status: "live", running: false }, want: nothing });
  });
});

describe("other inputs", () => {
  const rows: Row[] = [
    { reason: "the task, the name ours: new one first", news: { task: "other" }, want: replace("task") },
    { reason: "the model, the name ours: new one first", news: { model: "llama-2" }, want: replace("model") },
    {
      reason: "deployOptions, the name ours: new one first",
      news: { deployOptions: { region: "eu" } },
      want: replace("deployOptions"),
    },
    {
      reason: "deployOptions that are taken away",
      olds: { deployOptions: { region: "eu" } },
      want: replace("deployOptions"),
    },
    {
      reason: "an alias belongs to one task: the same one of another task is another model",
      olds: { model: "qwen-1" },
      news: { task: "other", model: "qwen-1" },
      want: replace("task"),
    },
    {
      reason: "task and model together",
      news: { task: "other", model: "llama-2" },
      want: replace("task", "model"),
    },
    {
      reason: "what serves, but of another task",
      news: { task: "other", model: "qwen-1" },
      want: replace("task", "model"),
    },
    {
      reason: "another name: both can stand side by side",
      olds: explicit,
      news: { ...explicit, name: "contracts-eu" },
      want: replace("name"),
    },
    {
      reason: "another name and another task: still side by side, and nothing to ask",
      olds: explicit,
      news: { ...explicit, name: "contracts-eu", task: "typo" },
      want: replace("task", "name"),
    },
    { reason: "a made name becomes a given one", news: explicit, want: replace("name") },
    {
      reason: "a given name is taken out: it is kept, and nothing happens",
      olds: explicit,
      news: { ...explicit, __autoName: true },
      want: nothing,
    },
    {
      reason: "after that the name is ours to change: new one first",
      olds: explicit,
      news: { ...explicit, __autoName: true, task: "other" },
      want: replace("task"),
    },
    {
      reason: "the made name is written into the program",
      news: { __autoName: false },
      want: nothing,
    },
  ];
  test.each(rows)("$reason", run);

  test.each([
    { reason: "order of keys", a: { region: "eu", quality: 1 }, b: { quality: 1, region: "eu" }, same: true },
    {
      reason: "order of keys, deep",
      a: { x: { a: 1, b: [{ c: 1, d: 2 }] } },
      b: { x: { b: [{ d: 2, c: 1 }], a: 1 } },
      same: true,
    },
    { reason: "none and empty", a: undefined, b: {}, same: true },
    { reason: "an undefined field", a: { region: "eu", provider: undefined }, b: { region: "eu" }, same: true },
    { reason: "order of a list", a: { x: [1, 2] }, b: { x: [2, 1] }, same: false },
    { reason: "a number is not its text", a: { quality: 1 }, b: { quality: "1" }, same: false },
    { reason: "null is not nothing", a: { x: null }, b: {}, same: false },
    { reason: "an empty object is no empty list", a: { x: {} }, b: { x: [] }, same: false },
  ])("deployOptions: $reason", ({ a, b, same }) => {
    const options = (deployOptions: Record<string, unknown> | undefined) => (deployOptions ? { deployOptions } : {});
    const want = same ? nothing : replace("deployOptions");
    run({ reason: "", olds: options(a), news: options(b), want });
    run({ reason: "", olds: options(b), news: options(a), want });
  });
});

describe("recommended and alias", () => {
  const rows: Row[] = [
    { reason: "recommended becomes what serves", news: { model: "qwen-1" }, want: bookkeeping },
    { reason: "recommended becomes another alias", news: { model: "llama-2" }, want: replace("model") },
    {
      reason: "what serves is not known: the input was changed, and that replaces",
      olds: { deployedModel: null },
      news: { model: "qwen-1" },
      want: replace("model"),
    },
    {
      reason: "a model's real id becomes the alias that it reads back as",
      olds: { model: "Qwen/Qwen3-32B" },
      news: { model: "qwen-1" },
      want: bookkeeping,
    },
    { reason: "an alias becomes recommended: ask", olds: { model: "qwen-1" }, want: ask },
    { reason: "the same alias", olds: { model: "qwen-1" }, answer: found("qwen-1"), want: bookkeeping },
    { reason: "another alias", olds: { model: "qwen-1" }, answer: found("llama-2"), want: replace("model") },
    ...[unreadable, unknownTask, found(null), found("recommended"), found("")].map((answer) => ({
      reason: `no clear answer: ${JSON.stringify(answer)}`,
      olds: { model: "qwen-1" },
      answer,
      want: { ...bookkeeping, warning: expect.stringContaining("goes on serving qwen-1") as string },
    })),
    {
      reason: "no clear answer, and what serves is not known",
      olds: { model: "qwen-1", deployedModel: null },
      answer: unreadable,
      want: { ...bookkeeping, warning: expect.stringContaining("goes on serving qwen-1") as string },
    },
    {
      reason: "the recommendation is compared with what serves, not with what was asked for",
      olds: { model: "llama-2", deployedModel: "qwen-1" },
      answer: found("qwen-1"),
      want: bookkeeping,
    },
  ];
  test.each(rows)("$reason", run);
});

describe("a name that the user chose", () => {
  const change = (news: Partial<EndpointInputs>) => ({ olds: explicit, news: { ...explicit, ...news } });
  const refused = (words: RegExp) => ({ action: "refuse", reason: expect.stringMatching(words) as string });
  const rows: Row[] = [
    { reason: "the leaderboard is asked first", ...change({ model: "llama-2" }), want: ask },
    {
      reason: "it is the new task's that is asked",
      ...change({ task: "invoices" }),
      want: { action: "ask", task: "invoices" },
    },
    {
      reason: "task and model confirmed: old one first",
      ...change({ model: "llama-2" }),
      answer: found("qwen-1"),
      want: replaceOldFirst("model"),
    },
    {
      reason: "deployOptions, confirmed",
      ...change({ deployOptions: { region: "eu" } }),
      answer: found("qwen-1"),
      want: replaceOldFirst("deployOptions"),
    },
    {
      reason: "a typo in the task",
      ...change({ task: "contract-key-feilds" }),
      answer: unknownTask,
      want: refused(/changing task of "contracts-prod" would delete.*Pareta knows no task "contract-key-feilds"/),
    },
    {
      reason: "a typo in the model: the nearest ones are named",
      ...change({ model: "llama-3" }),
      answer: found("qwen-1"),
      want: refused(/no open model "llama-3" \(it has llama-2, qwen-1\)/),
    },
    {
      reason: "nothing proven",
      ...change({ task: "invoices" }),
      answer: unreadable,
      want: refused(/could not be read \(HTTP 503\)\. Nothing was changed/),
    },
    {
      reason: "no pick, but a deploy then takes the top open model",
      ...change({ deployOptions: { region: "eu" } }),
      answer: found(null),
      want: replaceOldFirst("deployOptions"),
    },
    {
      reason: "no model at all to recommend",
      ...change({ task: "invoices" }),
      answer: found(null, []),
      want: refused(/has no model to recommend/),
    },
    {
      reason: "an alias becomes recommended and that is another: confirmed by the same answer",
      olds: { ...explicit, model: "qwen-1" },
      news: explicit,
      answer: found("llama-2"),
      want: replaceOldFirst("model"),
    },
    {
      reason: "an alias becomes recommended, without an answer: in place, because a replacement needs proof",
      olds: { ...explicit, model: "qwen-1" },
      news: explicit,
      answer: unreadable,
      want: { ...bookkeeping, warning: expect.any(String) as string },
    },
  ];
  test.each(rows)("$reason", run);
});

describe("a made name: the program can also set the order of a replacement", () => {
  const made = { name: "contracts-3f9a1c2", __autoName: true };
  const change = (news: Partial<EndpointInputs>) => ({ olds: made, news: { ...made, ...news } });
  const refused = (words: RegExp) => ({ action: "refuse", reason: expect.stringMatching(words) as string });
  const first = { __deleteFirst: true };
  const rows: Row[] = [
    {
      reason: "a typo in the task is refused, whatever the order",
      ...change({ task: "contract-key-feilds" }),
      answer: { kind: "unknown-task", tasks: ["contract-key-fields"] },
      want: refused(
        /^changing task of "contracts-3f9a1c2" would replace the endpoint by one that cannot be deployed: Pareta knows no task "contract-key-feilds"; the nearest are contract-key-fields\. Nothing was changed\./,
      ),
    },
    {
      reason: "a typo in the model",
      ...change({ model: "lama-2" }),
      answer: found("qwen-1"),
      want: refused(/no open model "lama-2"/),
    },
    {
      reason: "a model's real id, which no leaderboard lists, is no typo",
      ...change({ model: "Qwen/Qwen3-8B" }),
      answer: found("qwen-1"),
      want: replace("model"),
    },
    {
      reason: "a leaderboard without an open model proves nothing",
      ...change({ model: "llama-2" }),
      answer: found(null, []),
      want: replace("model"),
    },
    {
      reason: "nothing proven: it goes on, and says so",
      ...change({ task: "invoices" }),
      answer: unreadable,
      want: { ...replace("task"), warning: expect.stringContaining("could not be read (HTTP 503)") as string },
    },
    {
      reason: "the option is known: a typo is refused in true words",
      ...change({ task: "invoces", ...first }),
      answer: unknownTask,
      want: refused(
        /would delete the endpoint before .* because of the option deleteBeforeReplace, and Pareta knows no/,
      ),
    },
    {
      reason: "the option is known: nothing goes without proof",
      ...change({ task: "invoices", ...first }),
      answer: unreadable,
      want: refused(/because of the option deleteBeforeReplace, and the leaderboard .* could not be read/),
    },
    {
      reason: "the option is known: deployOptions too are asked about",
      ...change({ deployOptions: { region: "eu" }, ...first }),
      want: ask,
    },
    {
      reason: "the option is known",
      ...change({ model: "llama-2", ...first }),
      answer: found(null),
      want: replaceOldFirst("model"),
    },
    {
      reason: "deployOptions, the new one first: nothing is asked",
      ...change({ deployOptions: { region: "eu" } }),
      want: replace("deployOptions"),
    },
    { reason: "the option alone is no change", ...change(first), want: nothing },
  ];
  test.each(rows)("$reason", run);

  test("a task is asked about tentatively", () => {
    expect(decide(stateOf(made), inputsOf({ ...made, task: "invoices" }))).toEqual({
      action: "ask",
      task: "invoices",
      tentative: true,
    });
  });
});

describe("what a refresh says", () => {
  test.each<[string, Partial<EndpointState>, Partial<EndpointInputs>, string | undefined]>([
    ["nothing of what is as it should be", {}, {}, undefined],
    ["nothing where only an input differs", {}, { model: "llama-2" }, undefined],
    ["that it is stopped", { status: "stopped" }, {}, "stopped; running: true is asked for"],
    ["that it runs", {}, { running: false }, "live; running: false is asked for"],
    ["that it is on its way", { status: "starting" }, {}, "starting; running: true is asked for"],
    ["that it failed", { status: "failed", __wasLive: false }, {}, "failed; running: true is asked for"],
    [
      "that it failed after it was live",
      { status: "failed", __wasLive: true },
      {},
      "failed; running: true is asked for",
    ],
    [
      "that it has not passed",
      { smokeTest: { messages: [] }, ready: false },
      { smokeTest: { messages: [] } },
      "not ready: the smoke test has not passed",
    ],
  ])("%s, and never what an up will do", (_, olds, news, want) => {
    expect(differenceShown(stateOf(olds), inputsOf(news))).toBe(want);
  });
});

describe("unknowns of a preview", () => {
  const rows: Row[] = [
    { reason: "running", news: { running: UNKNOWN as never }, want: { action: "update", calls: true } },
    { reason: "task", news: { task: UNKNOWN }, want: replace("task") },
    { reason: "model", news: { model: UNKNOWN }, want: replace("model") },
    { reason: "name", news: { name: UNKNOWN, __autoName: false }, want: replace("name") },
    { reason: "deployOptions", news: { deployOptions: UNKNOWN as never }, want: replace("deployOptions") },
    { reason: "inside deployOptions", news: { deployOptions: { region: UNKNOWN } }, want: replace("deployOptions") },
    {
      reason: "the task under a given name: nothing can be asked yet, and the up will ask",
      olds: explicit,
      news: { ...explicit, task: UNKNOWN },
      want: replaceOldFirst("task"),
    },
    {
      reason: "the model under a given name",
      olds: explicit,
      news: { ...explicit, model: UNKNOWN },
      want: replaceOldFirst("model"),
    },
    {
      reason: "deployOptions under a given name: task and model are known, so they are asked about",
      olds: explicit,
      news: { ...explicit, deployOptions: { region: UNKNOWN } },
      want: ask,
    },
  ];
  test.each(rows)("$reason", run);
});

describe("hidden inputs", () => {
  test.each<[string, Partial<EndpointInputs>]>([
    ["the provider's own text", { __provider: "exports.handler = 2" } as never],
    ["who chose the name", { __autoName: false }],
    ["create, update and read timeouts", { __timeouts: { create: "40m", update: "1m", read: "5s" } }],
  ])("%s makes no diff", (_, news) => {
    run({ reason: "", news, want: nothing });
    run({ reason: "", olds: news, want: nothing });
  });

  test.each<[string, Partial<EndpointState>, Partial<EndpointInputs>]>([
    ["given", {}, { __timeouts: { delete: "30m" } }],
    ["changed", { __timeouts: { delete: "30m" } }, { __timeouts: { delete: "40m" } }],
    ["taken out", { __timeouts: { delete: "30m", create: "1h" } }, { __timeouts: { create: "1h" } }],
  ])("a delete timeout that is %s is an update that calls nothing", (_, olds, news) => {
    run({ reason: "", olds, news, want: bookkeeping });
  });
});

describe("what a read and a delete take from the state is written into it", () => {
  const renamed = "urn:pulumi:dev::app::T::renamed";
  const written = { action: "update", calls: false } as const;
  const rows: Row[] = [
    {
      reason: "the row of a resource that was renamed, by an alias or in the state",
      news: { __urn: renamed },
      want: { ...written, reason: "renamed: up will write it into the state, and call nothing" },
    },
    { reason: "a row that the plugin is told with each call", olds: { __urn: undefined as never }, want: nothing },
    { reason: "a row that is not known yet", news: { __urn: UNKNOWN }, want: nothing },
    { reason: "a name that has become a secret", news: { __plain: ["task"] }, want: written },
    { reason: "a name that is a secret no more", olds: { __plain: ["task"] }, want: nothing },
    { reason: "secrets that are no longer known", news: { __plain: undefined as never }, want: written },
    { reason: "a state whose secrets were never known", olds: { __plain: undefined as never }, want: nothing },
  ];
  test.each(rows)("$reason", run);
});

describe("the smoke test", () => {
  const smokeTest = { messages: [{ role: "user", content: "Say pong." }], contains: "pong" };
  const other = { ...smokeTest, contains: "ping" };
  const tested = calls("not ready: up will run the smoke test, one billed inference");
  const rows: Row[] = [
    { reason: "passed", olds: { smokeTest }, news: { smokeTest }, want: nothing },
    {
      reason: "the order of keys is no change",
      olds: { smokeTest },
      news: { smokeTest: { contains: "pong", messages: [{ content: "Say pong.", role: "user" }] } },
      want: nothing,
    },
    { reason: "not passed", olds: { smokeTest, ready: false }, news: { smokeTest }, want: tested },
    { reason: "added", news: { smokeTest }, want: tested },
    { reason: "another one", olds: { smokeTest: other }, news: { smokeTest }, want: tested },
    { reason: "not known yet", olds: { smokeTest }, news: { smokeTest: UNKNOWN as never }, want: tested },
    {
      reason: "a part of it is not known yet",
      olds: { smokeTest },
      news: { smokeTest: { ...smokeTest, contains: UNKNOWN } },
      want: tested,
    },
    { reason: "taken out: nothing is called", olds: { smokeTest }, want: bookkeeping },
    { reason: "taken out, not passed", olds: { smokeTest, ready: false }, want: bookkeeping },
    {
      reason: "stopped, as wanted: not tested",
      olds: { smokeTest, status: "stopped", ready: false },
      news: { smokeTest, running: false },
      want: nothing,
    },
    {
      reason: "another one, stopped as wanted: kept for the next start",
      olds: { smokeTest, status: "stopped", ready: false },
      news: { smokeTest: other, running: false },
      want: bookkeeping,
    },
    {
      reason: "stopped, and not wanted so: the start is the reason, and tests as well",
      olds: { smokeTest, status: "stopped", ready: false },
      news: { smokeTest },
      want: calls("stopped: up will start it"),
    },
    {
      reason: "an unknown status: nothing is called",
      olds: { smokeTest, status: "migrating", ready: false },
      news: { smokeTest },
      want: { action: "none", warning: expect.stringContaining("migrating") as string },
    },
    {
      reason: "a replacement tests the new one",
      olds: { smokeTest, ready: false },
      news: { smokeTest, task: "other" },
      want: replace("task"),
    },
    {
      reason: "recommended becomes what serves, and it has not passed",
      olds: { smokeTest, ready: false },
      news: { smokeTest, model: "qwen-1" },
      want: tested,
    },
  ];
  test.each(rows)("$reason", run);

  test("without one, ready decides nothing: earlier versions did not have it", () => {
    run({ reason: "", olds: { ready: false }, want: nothing });
    run({ reason: "", olds: { ready: undefined as never }, want: nothing });
  });
});

describe("combinations", () => {
  const rows: Row[] = [
    {
      reason: "in place and drift: the drift is repaired by the same update",
      olds: { status: "stopped" },
      news: { model: "qwen-1" },
      want: calls("stopped: up will start it"),
    },
    {
      reason: "in place without proof, and drift: the warning is kept",
      olds: { model: "qwen-1", status: "stopped" },
      answer: unreadable,
      want: { ...calls("stopped: up will start it"), warning: expect.stringContaining("goes on serving") as string },
    },
    {
      reason: "in place on an unknown status: still nothing is called, and it is reported",
      olds: { status: "hibernating" },
      news: { model: "qwen-1" },
      want: { ...bookkeeping, warning: expect.stringContaining("hibernating") as string },
    },
    {
      reason: "a replacement covers the drift",
      olds: { status: "stopped" },
      news: { task: "other" },
      want: replace("task"),
    },
    {
      reason: "a changed task replaces even what is failed and never was live, the new one first",
      olds: { status: "failed", __wasLive: false },
      news: { task: "other" },
      want: replace("task"),
    },
    {
      reason: "a delete timeout and a stop",
      news: { running: false, __timeouts: { delete: "1h" } },
      want: calls("live: up will stop it"),
    },
  ];
  test.each(rows)("$reason", run);

  test("a record that is not what was asked for is never a diff", () => {
    run({ reason: "", olds: { deployedModel: "mistral-3", url: null, recommendedSystemPrompt: null }, want: nothing });
  });
});

describe("settle", () => {
  const never = () => Promise.reject(new Error("must not be asked"));

  test("most changes ask nothing", async () => {
    await expect(decideToEnd(stateOf(), inputsOf(), never)).resolves.toEqual(nothing);
    const running = decideToEnd(stateOf(), inputsOf({ running: false, __timeouts: { delete: "1h" } }), never);
    await expect(running).resolves.toEqual(calls("live: up will stop it"));
  });

  test("it is told that only a proof to the contrary decides", async () => {
    const asked: boolean[] = [];
    const ask = (_: string, tentative: boolean) => Promise.resolve(asked.push(tentative)).then(() => found("qwen-1"));
    await decideToEnd(stateOf(), inputsOf({ task: "other" }), ask);
    await decideToEnd(stateOf(explicit), inputsOf({ ...explicit, task: "other" }), ask);
    expect(asked).toEqual([true, false]);
  });

  test("the answer decides, and it is asked for once", async () => {
    const asked: string[] = [];
    const decision = await decideToEnd(stateOf({ model: "qwen-1" }), inputsOf(), (task) => {
      asked.push(task);
      return Promise.resolve(found("qwen-1"));
    });
    expect(decision).toEqual(bookkeeping);
    expect(asked).toEqual(["contract-key-fields"]);
  });

  test("a refusal is an error for the user", async () => {
    const settled = decideToEnd(stateOf(explicit), inputsOf({ ...explicit, task: "typo" }), () =>
      Promise.resolve(unknownTask),
    );
    await expect(settled).rejects.toThrow(EndpointError);
    await expect(settled).rejects.toThrow('Pareta knows no task "typo"');
  });
});
