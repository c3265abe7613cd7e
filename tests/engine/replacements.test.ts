import { startEmulator, type Emulator } from "../../emulator";
import { CANARY, TestStack, describeWithEngine, type Shell } from "../support/engine";

const TASK = "contract-key-fields";
const SHELLS = ["pulumi-pareta", "pulumi-pareta/plugin"] as const satisfies readonly Shell[];

for (const shell of SHELLS) {
  describeWithEngine(`replacements, refreshes and states: ${shell}`, () => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeEach(async () => {
      emulator = await startEmulator({ deploySeconds: 0.02, startSeconds: 0.02, stopSeconds: 0.02 });
      stack = await TestStack.ofProgram(emulator, {}, shell);
    });
    afterEach(async () => {
      stack.remove();
      await emulator.close();
    });

    const declare = (args: object = {}, opts: object = {}) =>
      stack.declare({ contracts: { args: { task: TASK, ...args }, opts: { ...opts } } });
    const ids = () => emulator.endpoints.map(({ id }) => id);
    const up = (...args: string[]) => stack.run("up", "--yes", "--skip-preview", ...args);
    /** The only existing endpoint is the one in the state. */
    const expectTruth = async () => expect([(await stack.endpoint()).id]).toEqual(ids());

    describe("a given name, and a replacement that no diff of ours decides", () => {
      const KINDS = ["replace", "taint", "trigger"] as const;

      it("the error says what is true, and the option is the way out: --replace, a taint, a replacementTrigger", async () => {
        const declareAll = (replacementTrigger: string, opts: object = {}) =>
          stack.declare(
            Object.fromEntries(
              KINDS.map((kind) => [
                kind,
                {
                  args: { task: TASK, name: `${kind}-prod` },
                  opts: { ...(kind === "trigger" && { replacementTrigger }), ...opts },
                },
              ]),
            ),
          );
        /** All three are to be replaced, each in its way, and nobody decides but Pulumi. */
        const replace = async (opts: object) => {
          const { taint, replace: named } = await held();
          await stack.succeed("state", "taint", taint?.urn as string, "--yes");
          declareAll("2", opts);
          return up("--replace", named?.urn as string, "--continue-on-error");
        };
        const held = async () => {
          const endpoints = await stack.endpoints();
          return Object.fromEntries(
            KINDS.map((kind) => [kind, endpoints.find(({ urn }) => urn.endsWith(`::${kind}`))]),
          );
        };
        declareAll("1");
        await stack.up();
        const old = await held();

        const refused = await replace({});
        expect(refused.code).not.toBe(0);
        for (const kind of KINDS)
          expect(refused.text).toContain(`the name "${kind}-prod" is taken by endpoint ${old[kind]?.id}`);
        expect(refused.text).toContain("deleteBeforeReplace: true");
        expect(refused.text).not.toContain("is not in the state");
        expect(await held()).toMatchObject(
          Object.fromEntries(KINDS.map((kind) => [kind, { id: old[kind]?.id as string }])),
        );
        expect(ids().sort()).toEqual(KINDS.map((kind) => old[kind]?.id).sort());

        const option = await replace({ deleteBeforeReplace: true });
        expect([option.text, option.code]).toEqual([expect.any(String), 0]);
        const fresh = await held();
        expect(ids().sort()).toEqual(KINDS.map((kind) => fresh[kind]?.id).sort());
        for (const kind of KINDS) expect(fresh[kind]?.id).not.toBe(old[kind]?.id);
        expect(await stack.up()).toContain("unchanged");
      });

      it("replaceOnChanges: the old one goes first where the option counts, and nothing else comes of the order", async () => {
        const name = "contracts-prod";
        declare({ name });
        await stack.up();
        const old = await stack.endpoint();
        declare({ name, running: false }, { replaceOnChanges: ["running"] });
        await stack.up();
        await expectTruth();
        // The dynamic provider's host does not report which property changed.
        if (shell === "pulumi-pareta/plugin") expect(ids()).not.toEqual([old.id]);
        else expect(ids()).toEqual([old.id]);
        expect(await stack.refresh()).toContain("unchanged");
        await stack.up("--expect-no-changes");
      });
    });

    it("a typo is refused before anything is taken down, whoever decides the order", async () => {
      const opts = { deleteBeforeReplace: true };
      declare({}, opts);
      await stack.up();
      const { id, urn } = await stack.endpoint();
      const told = async (words: string, ...args: string[]) => {
        const { code, text } = await up(...args);
        expect([text, code === 0]).toEqual([expect.stringContaining(words), false]);
        expect(ids()).toEqual([id]);
        await expectTruth();
      };
      declare({ task: "contract-key-feilds" }, opts);
      await told('Pareta knows no task "contract-key-feilds"');
      await told('the catalogue has no task "contract-key-feilds"', "--replace", urn);
      declare({ model: "lama-2" }, opts);
      await told('no open model "lama-2"');

      emulator.fault({ call: "leaderboard", times: "always", status: 503 });
      declare({ model: "llama-2" }, opts);
      const moved = await up();
      expect(moved.text).toMatch(/could not be (read|found out beforehand)/);
      if (moved.code === 0) expect(moved.text.split("Diagnostics:")[1]?.match(/warning: /g)).toHaveLength(1);
      await expectTruth();
    });

    it("a refresh promises nothing, and an up does what its program says", async () => {
      declare();
      await stack.up();
      const { id } = await stack.endpoint();
      emulator.stopEndpoint(id);
      declare({}, { ignoreChanges: ["running"] });
      for (const command of [
        ["refresh", "--preview-only"],
        ["refresh", "--yes", "--skip-preview"],
      ]) {
        const refreshed = await stack.run(...command);
        expect([refreshed.text, refreshed.code]).toEqual([expect.not.stringContaining("up will"), 0]);
      }
      const ignored = await stack.run("preview");
      expect([ignored.text, ignored.code]).toEqual([expect.not.stringContaining("up will"), 0]);
      await stack.up("--expect-no-changes");
      declare();
      expect(await stack.succeed("preview")).toContain("stopped: up will start it");
      await stack.up();
      expect(emulator.ledger.billing().map((each) => each.id)).toEqual([id]);
    });

    it("a state that another program wrote is refused in words, healed by a refresh, and can be destroyed", async () => {
      declare();
      await stack.up();
      const { id } = await stack.endpoint();
      const rewrite = async (patch: Record<string, unknown>) => {
        const exported = JSON.parse(await stack.exported()) as {
          deployment: { resources: { id?: string; outputs?: object }[] };
        };
        const { resources } = exported.deployment;
        const rewritten = resources.map((each) =>
          each.id === id ? { ...each, outputs: { ...each.outputs, ...patch } } : each,
        );
        await stack.import({ ...exported, deployment: { ...exported.deployment, resources: rewritten } });
      };
      await rewrite({ status: 7, __wasLive: "yes", smokeTest: "Ping?" });
      const refused = await up();
      expect([refused.text, refused.code === 0]).toEqual([
        expect.stringContaining(`the state of endpoint ${id} cannot be used:`),
        false,
      ]);
      expect(refused.text).toContain("status is of type number, and must be a text or null");
      expect(refused.text).not.toContain("TypeError");
      await stack.refresh();
      await stack.up("--expect-no-changes");
      await rewrite({ status: 7, name: 3 });
      await stack.destroy();
      expect(ids()).toEqual([]);
    });

    it("the key is not in the state, whichever field of a record holds it", async () => {
      declare();
      await stack.up();
      const { id } = await stack.endpoint();
      const verifier = CANARY.split(".")[1] as string;
      const keys = ["name", "model", "task", "status", "url", "recommendedSystemPrompt", "promptScaffold", "region"];
      emulator.patchRecord(id, Object.fromEntries(keys.map((key) => [key, `${key} ${CANARY} y`])));
      const { text } = await stack.run("refresh", "--yes", "--skip-preview");
      const exported = await stack.exported();
      // Each is shown or stored in its place, without the key.
      expect(exported).toContain("promptScaffold [redacted] y");
      expect({ text: text.includes(verifier), state: exported.includes(verifier) }).toEqual({
        text: false,
        state: false,
      });
    });
  });
}
