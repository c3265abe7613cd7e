import { startEmulator, type Emulator } from "../../emulator";
import { evaluateModel } from "../../cli/evaluate/evaluate";
import type { EvaluateOptions } from "../../cli/evaluate/types";
import { describeOutcome } from "../../cli/evaluate/report";
import { CommandError } from "../../cli/errors";
import type { Exported } from "../../cli/stack/deployment";
import { parseExported } from "../../cli/stack/deployment";
import { soughtIn } from "../../cli/recover/sought";
import type { Evaluation } from "../../provider/endpoint";
import { originOf } from "../../provider/endpoint";
import { stateOf } from "../support/endpoints";
import { KEY, rejection } from "../support/lifecycle";
import { PatientClock } from "../support/patient-clock";
import { endpoint, exportOf, urnOf } from "../recover/support";
import { DEV, FakeProject } from "./support";

describe("evaluate", () => {
  let emulator: Emulator;
  let clock: PatientClock;
  let notes: string[];
  let current: string;
  let caller: AbortController;

  beforeEach(async () => {
    emulator = await startEmulator();
    clock = new PatientClock();
    notes = [];
    caller = new AbortController();
    current = emulator.addEndpoint({ name: "contracts-0000000", task: "contract-key-fields", status: "live" }).id;
  });
  afterEach(() => emulator.close());

  const stack = (evaluation?: Evaluation, overrides: Record<string, unknown> = {}): Exported =>
    exportOf(
      [
        endpoint({
          urn: urnOf("contracts"),
          id: current,
          outputs: {
            ...stateOf({ name: "contracts-0000000", ...(evaluation && { evaluation }) }),
            __origin: originOf(KEY, emulator.url),
            ...overrides,
          },
        }),
      ],
      [],
    );

  const run = (state: Exported, options: Partial<EvaluateOptions> = {}) =>
    clock.run(
      evaluateModel(
        { endpoint: "contracts", model: "llama-2", timeout: 60_000, ...options },
        {
          project: new FakeProject({ [DEV]: { state } }),
          env: { PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url },
          clock,
          random: Math.random,
          note: (line) => notes.push(line),
          signal: caller.signal,
        },
      ),
    );

  /** The endpoint of the stack is left, and nothing else. */
  const untouched = () => expect(emulator.endpoints.map(({ id }) => id)).toEqual([current]);
  const deploys = () => emulator.ledger.entries.filter(({ action }) => action === "deploy").length;

  it("passes a model that is as good, shows both, and leaves nothing", async () => {
    const before = emulator.balance();
    const outcome = await run(stack(), { fromTask: 20 });
    expect(outcome).toMatchObject({
      stack: DEV,
      endpoint: "contracts",
      passed: true,
      shortcomings: [],
      candidate: { model: "llama-2", score: 0.95, count: 20, costMicroUsd: 20 * 1_420 },
      current: { id: current, model: "qwen-1", score: 0.95, count: 20, costMicroUsd: 20 * 1_150 },
    });
    expect(before - emulator.balance()).toBe(20 * (1_420 + 1_150));
    expect(deploys()).toBe(1);
    untouched();
    expect(describeOutcome(outcome)).toMatch(
      /^ +model +score +examples +per request +billed\n {2}current +qwen-1 +0\.950 +20 +\$0\.00115 +\$0\.023\n {2}candidate +llama-2 .*\nllama-2 passes\.\n$/,
    );
  });

  it("refuses a worse one by the endpoint's own evaluation, and shows where it failed", async () => {
    const evaluation: Evaluation = { fromTask: 20, minimum: 0.9, notWorseThanCurrent: 0.02 };
    const outcome = await run(stack(evaluation), { model: "mistral-3" });
    expect(outcome).toMatchObject({
      passed: false,
      shortcomings: ["its score is 0.9, and that of the current one 0.95: at most 0.02 below is allowed"],
    });
    expect(outcome.examples.length).toBeGreaterThan(0);
    expect(describeOutcome(outcome)).toContain("mistral-3 does not pass: its score is 0.9,");
    untouched();
  });

  it("shows nothing of examples that are secret", async () => {
    const evaluation: Evaluation = { examples: [{ input: "hunter2", expected: "hunter3" }], minimum: 1 };
    const outcome = await run(stack(evaluation, { __plain: ["task", "model", "name"] }));
    expect(outcome.passed).toBe(false);
    expect(JSON.stringify([outcome, notes])).not.toMatch(/hunter/);
    untouched();
  });

  it("names the command that finds the candidate if the process is killed, and recover takes it", async () => {
    const state = stack();
    await run(state, { fromTask: 1 });
    const line = notes.find((note) => note.includes("recover")) ?? "";
    const name = /--name (\S+=contracts)`/.exec(line)?.[1] ?? "";
    expect(name).toMatch(/^contracts-[0-9a-f]{7}=contracts$/);
    const exported = parseExported(JSON.stringify(state));
    const [made = ""] = name.split("=");
    const sought = soughtIn(exported, exported, [{ name: made, logicalName: "contracts" }], undefined, undefined);
    expect(JSON.stringify(sought)).toContain(made);
  });

  describe("a candidate is deleted", () => {
    it("when its deploy fails", async () => {
      emulator.fault({ call: "deploy", outcome: "failed" });
      const error = await rejection(run(stack(), { fromTask: 2 }));
      expect(error).toBeInstanceOf(CommandError);
      untouched();
    });

    it("when a request is refused for good", async () => {
      emulator.fault({ call: "chat", attempt: 3, status: 402, json: { detail: "organization is out of credit" } });
      const error = await rejection(run(stack(), { fromTask: 2 }));
      expect(error.message).toMatch(/out of credit.* The candidate is deleted; nothing of it is left\.$/);
      untouched();
    });

    it("on a Ctrl-C", async () => {
      emulator.fault({ call: "chat", attempt: 5, times: "always", silent: true });
      const running = run(stack(), { fromTask: 4 });
      const watch = setInterval(() => {
        if (deploys() === 1 && emulator.requests.filter(({ call }) => call === "chat").length > 4) caller.abort();
      }, 5);
      const error = await rejection(running).finally(() => clearInterval(watch));
      expect(error.message).toMatch(/was cancelled .* The candidate is deleted; nothing of it is left\.$/);
      untouched();
    });

    it("on a Ctrl-C in the middle of its deploy, and nothing is said of a state that it would be in", async () => {
      emulator.fault({ call: "deploy", silentAfter: 1 });
      const running = run(stack(), { fromTask: 1 });
      const watch = setInterval(() => deploys() === 1 && caller.abort(), 5);
      const { message } = await rejection(running).finally(() => clearInterval(watch));
      expect(message).toMatch(/ The candidate is deleted; nothing of it is left\.$/);
      expect(message).not.toMatch(/in the state|pulumi up/);
      untouched();
    });

    it("or it is named where it does not go, and nothing is said of a state that keeps it", async () => {
      emulator.fault({ call: "delete", times: "always", effect: false });
      const { message } = await rejection(run(stack(), { fromTask: 1 }));
      expect(message).toMatch(/^The candidate ep_\w+ could not be deleted, and bills: gave up after .*Delete it: curl/);
      expect(message).not.toMatch(/kept in the state|pulumi up|pulumi destroy/);
    });

    it("or it is named, with the command that deletes it", async () => {
      emulator.fault({ call: "delete", times: "always", status: 403, json: { detail: "forbidden" } });
      const error = await rejection(run(stack(), { fromTask: 2 }));
      const left = emulator.endpoints.find(({ id }) => id !== current)?.id ?? "none";
      expect(error.message).toMatch(new RegExp(`^The candidate ${left} could not be deleted, and bills: .*forbidden`));
      expect(error.message).toContain(`curl -X DELETE -H "Authorization: Bearer $PARETA_API_KEY" ${emulator.url}/v1`);
      expect(error.message).not.toContain(KEY);
    });
  });

  it.each<[string, () => Exported, Partial<EvaluateOptions>, RegExp]>([
    ["an endpoint that is not there", () => stack(), { endpoint: "invoices" }, /has no endpoint "invoices".*contracts/],
    ["no examples", () => stack(), {}, /has no evaluation in the state.*--from-task 20.*Nothing was deployed/],
    [
      "a stopped endpoint to compare with",
      () => stack(undefined, { status: "stopped" }),
      { fromTask: 2 },
      /is stopped, so it cannot be asked.*Nothing was deployed/,
    ],
    [
      "a task whose examples are files",
      () => stack(undefined, { task: "receipt-totals" }),
      { fromTask: 2 },
      /has no examples that can be sent as text.*Nothing was deployed/,
    ],
  ])("refuses %s before anything is deployed", async (_, state, options, words) => {
    const error = await rejection(run(state(), options));
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toMatch(words);
    expect(deploys()).toBe(0);
  });

  it.each([
    ["gpt-9", /no open model "gpt-9".*Nothing was asked, and nothing was deployed/],
    ["qwen-1", /has the model "qwen-1" already/],
  ])("refuses the model %s before anything is billed", async (model, words) => {
    expect((await rejection(run(stack(), { fromTask: 1, model }))).message).toMatch(words);
    expect(emulator.requests.filter(({ call }) => call === "chat")).toEqual([]);
    untouched();
  });
});
