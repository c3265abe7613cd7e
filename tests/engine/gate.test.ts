import { startEmulator, type Emulator } from "../../emulator";
import { TestStack, describeWithEngine, type RunningCli, type Shell } from "../support/engine";
import { isAlive, providerHostOf, until } from "../support/processes";

const TASK = "contract-key-fields";
const OTHER_TASK = "invoice-line-items";
const SHELLS = ["pulumi-pareta", "pulumi-pareta/plugin"] as const satisfies readonly Shell[];
const UP = ["up", "--yes", "--skip-preview"];
/** Longer than any test, so a held request is never released. */
const HELD = 600_000;

for (const shell of SHELLS) {
  describeWithEngine(`the old endpoint stays until the new one is good: ${shell}`, () => {
    let emulator: Emulator;
    let stack: TestStack;
    /** The endpoint that serves, and must go on serving. */
    let old: string;
    let urn: string;
    let hosts: number[];

    /** The emulator's models repeat the question. */
    const asking = (contains: string) => ({ messages: [{ role: "user", content: "Say pong." }], contains });
    const declare = (args: object = {}, opts: object = {}) =>
      stack.declare({ contracts: { args: { task: TASK, smokeTest: asking("pong"), ...args }, opts: { ...opts } } });
    const ids = () => emulator.endpoints.map(({ id }) => id);
    const called = (call: string) => emulator.requests.filter((request) => request.call === call).length;
    const deploys = () => emulator.ledger.entries.filter(({ action }) => action === "deploy").length;
    const pending = async () => (await stack.exported()).includes("pending_operations");

    /** The old one alone is left, in the state and at Pareta; and the program as it was is no change. */
    const expectOldOnly = async () => {
      expect(ids()).toEqual([old]);
      expect((await stack.endpoint()).id).toBe(old);
      expect(await pending()).toBe(false);
      declare();
      expect(await stack.up("--expect-no-changes")).toContain("unchanged");
      expect(ids()).toEqual([old]);
    };
    const expectRefused = async ({ code, text }: { code: number; text: string }, words: string) => {
      expect([text, code === 0]).toEqual([expect.stringContaining(words), false]);
      expect(text).toContain("has been deleted again, and is gone");
      await expectOldOnly();
    };

    beforeAll(async () => {
      emulator = await startEmulator({ deploySeconds: 0.1, startSeconds: 0.05 });
      stack = await TestStack.ofProgram(emulator, {}, shell);
      declare();
      await stack.up();
      ({ id: old, urn } = await stack.endpoint());
    });
    beforeEach(() => {
      hosts = [];
      declare();
      emulator.clearRequests();
    });
    afterEach(() => {
      emulator.clearFaults();
      for (const host of hosts.filter(isAlive)) process.kill(host, "SIGKILL");
    });
    afterAll(async () => {
      stack.remove();
      await emulator.close();
    });

    it("a changed input: the smoke test fails, or the balance is empty in it", async () => {
      declare({ task: OTHER_TASK, smokeTest: asking("ping") });
      await expectRefused(await stack.run(...UP), 'the answer does not contain "ping"');

      emulator.fault({ call: "chat", status: 402 });
      declare({ task: OTHER_TASK });
      await expectRefused(await stack.run(...UP), "HTTP 402");
    });

    it("--replace, a taint and a replacementTrigger", async () => {
      emulator.fault({ call: "chat", times: 3, status: 402 });
      await expectRefused(await stack.run(...UP, "--replace", urn), "HTTP 402");

      await stack.succeed("state", "taint", urn, "--yes");
      const tainted = await stack.run(...UP);
      expect([tainted.text, tainted.code === 0]).toEqual([expect.stringContaining("HTTP 402"), false]);
      await stack.succeed("state", "untaint", urn, "--yes");
      await expectOldOnly();

      declare({}, { replacementTrigger: "1" });
      await stack.up();
      declare({}, { replacementTrigger: "2" });
      const triggered = await stack.run(...UP);
      expect([triggered.text, triggered.code === 0]).toEqual([expect.stringContaining("HTTP 402"), false]);
      expect(ids()).toEqual([old]);
      declare({}, { replacementTrigger: "1" });
      await stack.up("--expect-no-changes");
      declare();
      await stack.up();
    });

    it("one that cannot be deleted again is named, and recover puts it up for deletion", async () => {
      emulator.fault({ call: "delete", times: "always", status: 403 });
      declare({ task: OTHER_TASK, smokeTest: asking("ping") });
      const { code, text } = await stack.run(...UP);
      expect(code).not.toBe(0);
      const [candidate = ""] = ids().filter((id) => id !== old);
      expect(text).toMatch(new RegExp(`could not be deleted again, may bill, and is in no state: ${candidate} `));
      expect((await stack.endpoint()).id).toBe(old);
      const [, name = ""] = /recover --name (\S+=contracts)/.exec(text) ?? [];
      emulator.clearFaults();
      const recovered = await stack.recover("--yes", "--name", name);
      expect([recovered.text, recovered.code]).toEqual([
        expect.stringContaining(`THE NEXT \`pulumi up\` DELETES ${candidate}`),
        0,
      ]);
      declare();
      await stack.up();
      await expectOldOnly();
    });

    it("a replacement that deletes first is no gate: what was made is kept", async () => {
      const before = deploys();
      declare({ task: OTHER_TASK, smokeTest: asking("ping") }, { deleteBeforeReplace: true });
      const { text } = await stack.run(...UP);
      expect(text).toContain("is in the state, live and billed, but not ready");
      const { id } = await stack.endpoint();
      expect(ids()).toEqual([id]);
      declare({ task: OTHER_TASK });
      await stack.up();
      declare();
      await stack.up();
      ({ id: old } = await stack.endpoint());
      expect([ids(), deploys() - before]).toEqual([[old], 2]);
    });

    const killed = async (steps: () => boolean, asked: object = { task: OTHER_TASK }): Promise<RunningCli> => {
      declare(asked);
      const run = stack.start(...UP);
      await until("it is at its step", steps);
      const host = providerHostOf(run.pid, shell === "pulumi-pareta/plugin" ? "pulumi-resource-pareta" : undefined);
      hosts.push(host);
      process.kill(run.pid, "SIGKILL");
      await run.done;
      await until("the provider's process has ended with its engine", () => !isAlive(host), 20_000);
      return run;
    };

    it.each<[string, () => void, () => boolean]>([
      ["in its stream", () => emulator.fault({ call: "deploy", silentAfter: 2 }), () => ids().length === 2],
      ["in its test", () => emulator.fault({ call: "chat", delayMs: HELD }), () => called("chat") === 1],
      [
        "while it is deleted again",
        () => {
          emulator.fault({ call: "chat", status: 402 });
          emulator.fault({ call: "delete", delayMs: HELD });
        },
        () => called("delete") === 1,
      ],
    ])("SIGKILL %s: recover puts the new one up for deletion, and the old one serves", async (_, hold, steps) => {
      hold();
      await killed(steps);
      emulator.clearFaults();
      await stack.succeed("cancel", "--yes");
      const { code, text } = await stack.recover("--yes", "--grace", "1");
      expect([text, code]).toEqual([expect.stringMatching(/DELETES|dropped/), 0]);
      expect((await stack.endpoints()).find((each) => !("delete" in each))?.id).toBe(old);
      declare();
      await stack.up();
      await expectOldOnly();
    });

    it("one Ctrl-C in its test: the plugin deletes it again, and the dynamic provider finishes what it has begun", async () => {
      declare({ task: OTHER_TASK });
      emulator.fault({ call: "chat", delayMs: 3_000, status: 402 });
      const run = stack.startInGroup(...UP);
      await until("it is tested", () => called("chat") === 1);
      process.kill(-run.pid, "SIGINT");
      const { text } = await run.done;
      expect(text).toMatch(shell === "pulumi-pareta/plugin" ? /was cancelled after/ : /HTTP 402/);
      await expectOldOnly();
    });

    it("an evaluation: the preview says what it bills, a worse model is refused, and its log says why", async () => {
      const evaluation = { fromTask: 20, notWorseThanCurrent: 0.02 };
      const asked = (model: string) => ({ model, evaluation, smokeTest: undefined });
      declare(asked("qwen-1"));
      await stack.up();
      const { outputs } = await stack.endpoint();
      expect(outputs.evaluationResult).toMatchObject({ count: 20, score: expect.any(Number) as number });

      declare(asked("mistral-3"));
      const preview = await stack.succeed("preview");
      expect(preview).toMatch(
        /the old endpoint goes only after the new one has passed its evaluation: at most 40 billed requests/,
      );
      expect(called("chat")).toBe(20);
      const refused = await stack.run(...UP);
      expect([refused.text, refused.code === 0]).toEqual([
        expect.stringMatching(/The evaluation of endpoint ep_\w+ failed: its score is .*, and that of the current one/),
        false,
      ]);
      // The state holds what the current one scored on these examples.
      expect(called("chat")).toBe(40);
      expect(ids()).toEqual([old]);
      declare(asked("qwen-1"));
      await stack.up("--expect-no-changes");
      declare();
      await stack.up();
    });

    it("SIGKILL in an evaluation: recover puts the new one up for deletion, and the old one serves", async () => {
      emulator.fault({ call: "chat", attempt: 5, delayMs: HELD });
      const evaluation = { fromTask: 20, notWorseThanCurrent: 0.02 };
      await killed(() => called("chat") >= 5, { model: "mistral-3", evaluation, smokeTest: undefined });
      emulator.clearFaults();
      await stack.succeed("cancel", "--yes");
      const { text, code } = await stack.recover("--yes", "--grace", "1");
      expect([text, code]).toEqual([expect.stringContaining("DELETES"), 0]);
      expect((await stack.endpoints()).find((each) => !("delete" in each))?.id).toBe(old);
      declare();
      await stack.up();
      await expectOldOnly();
    });

    it("one that passes takes its place", async () => {
      declare({ task: OTHER_TASK });
      await stack.up();
      const { id, outputs } = await stack.endpoint();
      expect([ids(), outputs.ready]).toEqual([[id], true]);
      expect(id).not.toBe(old);
    });
  });
}
