import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import ts from "typescript";
import { startEmulator, type Emulator } from "../../emulator";
import { blocksOf } from "../docs/support/blocks";
import { ensureBuilt } from "../support/built";
import { CHECKOUT, TestStack, describeWithEngine, type Shell } from "../support/engine";

const TASK = "contract-key-fields";
const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];

/**
 * The program. Hooks write a line for each event. `refuse` in the options of an endpoint makes the hook after its create
 * fail.
 */
const PROGRAM = `
const { appendFileSync, readFileSync } = require("fs");
const { ResourceHook } = require("@pulumi/pulumi");
const { Endpoint } = require(require("./package.json").shell);
const declared = JSON.parse(readFileSync(__dirname + "/program.json", "utf8"));
const hook = (event) => new ResourceHook(event, ({ name, id, newOutputs, oldOutputs }) => {
  const { url, status } = newOutputs || oldOutputs;
  appendFileSync(__dirname + "/events.jsonl", JSON.stringify({ event, name, id, url, status }) + "\\n");
  if (event === "created" && declared[name].opts.refuse) throw new Error("the hook refuses it");
});
const hooks = { afterCreate: [hook("created")], afterUpdate: [hook("updated")], afterDelete: [hook("deleted")] };
for (const [name, { args, opts: { refuse, ...opts } }] of Object.entries(declared)) {
  new Endpoint(name, args, { ...opts, hooks });
}
`;

interface Event {
  event: string;
  name: string;
  id: string;
  url: string;
  status: string;
}

for (const shell of SHELLS)
  describeWithEngine(`hooks, and replacements that Pulumi alone orders: ${shell}`, () => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeEach(async () => {
      await ensureBuilt();
      emulator = await startEmulator({ deploySeconds: 0.02, startSeconds: 0.02, stopSeconds: 0.02 });
      stack = await TestStack.ofProgram(emulator, {}, shell);
      stack.useProgram(PROGRAM);
    });
    afterEach(async () => {
      stack.remove();
      await emulator.close();
    });

    const ids = () => emulator.endpoints.map(({ id }) => id).sort();
    /** The events since the last call. */
    const events = () => {
      const file = join(stack.cwd, "events.jsonl");
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, "utf8").trim().split("\n");
      rmSync(file);
      return lines.map((line) => JSON.parse(line) as Event);
    };
    const held = async () =>
      Object.fromEntries(
        (await stack.endpoints()).map(({ urn, id }) => [urn.replace(/.*::/, ""), { urn, id }] as const),
      );

    it("the hook hears of each step with id and outputs; each is replaced once, the new one first; a hook is no gate", async () => {
      const declare = (trigger: string, more: { running?: boolean; model?: string; refuse?: boolean } = {}) =>
        stack.declare({
          named: { args: { task: TASK }, opts: {} },
          tainted: { args: { task: TASK }, opts: {} },
          triggered: { args: { task: TASK }, opts: { replacementTrigger: trigger } },
          changed: {
            args: { task: TASK, model: more.model ?? "qwen-1", running: more.running ?? true },
            opts: { refuse: more.refuse ?? false },
          },
        });
      declare("1");
      await stack.up();
      const old = await held();
      expect(events().sort((a, b) => a.name.localeCompare(b.name))).toEqual(
        ["changed", "named", "tainted", "triggered"].map((name) => ({
          event: "created",
          name,
          id: old[name]?.id,
          url: expect.stringMatching(/^http/) as string,
          status: "live",
        })),
      );

      await stack.succeed("state", "taint", old.tainted?.urn as string, "--yes");
      declare("2", { running: false });
      await stack.up("--replace", old.named?.urn as string);
      const fresh = await held();
      expect(ids()).toEqual(
        Object.values(fresh)
          .map(({ id }) => id)
          .sort(),
      );
      const heard = events();
      for (const name of ["named", "tainted", "triggered"]) {
        expect(fresh[name]?.id).not.toBe(old[name]?.id);
        expect(heard.filter((each) => each.name === name)).toMatchObject([
          { event: "created", id: fresh[name]?.id, status: "live" },
          { event: "deleted", id: old[name]?.id },
        ]);
      }
      expect(heard.filter(({ name }) => name === "changed")).toMatchObject([
        { event: "updated", id: old.changed?.id, status: "stopped" },
      ]);

      // What the page on hooks warns of: the new one stays although the hook refuses it, and the next up deletes the old.
      declare("2", { model: "llama-2", refuse: true });
      const refused = await stack.run("up", "--yes", "--skip-preview");
      expect([refused.text, refused.code === 0]).toEqual([expect.stringContaining("the hook refuses it"), false]);
      const [{ id: refusedId } = { id: "" }, ...others] = events();
      expect(others).toEqual([]);
      expect(ids()).toEqual([...Object.values(fresh).map(({ id }) => id), refusedId].sort());
      await stack.up();
      expect(events()).toMatchObject([{ event: "deleted", id: fresh.changed?.id }]);
      expect((await held()).changed?.id).toBe(refusedId);
      expect(ids()).toHaveLength(4);

      const plain = await stack.run("destroy", "--yes", "--skip-preview");
      expect([plain.text, plain.code === 0]).toEqual([expect.stringContaining("--run-program"), false]);
      expect(ids()).toHaveLength(4);
      await stack.destroy("--run-program");
      expect(ids()).toEqual([]);
      expect(events().map(({ event }) => event)).toEqual(Array(4).fill("deleted"));
    });
  });

describeWithEngine("the program of the page on hooks", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let channel: Server;
  let told: unknown[];

  beforeEach(async () => {
    await ensureBuilt();
    emulator = await startEmulator({ deploySeconds: 0.02 });
    told = [];
    channel = createServer((request, response) => {
      void text(request).then((body) => {
        told.push(JSON.parse(body));
        response.end("ok");
      });
    });
    await new Promise<void>((resolve) => channel.listen(0, "127.0.0.1", resolve));
    stack = await TestStack.ofProgram(emulator);
    stack.env.CHAT_WEBHOOK = `http://127.0.0.1:${(channel.address() as AddressInfo).port}/s3cret`;
  });
  afterEach(async () => {
    stack.remove();
    channel.close();
    await emulator.close();
  });

  it("tells the channel, fails nothing where it cannot be reached, and shows its address nowhere", async () => {
    const page = "docs/how-to/hooks.md";
    const [block] = blocksOf(page, readFileSync(join(CHECKOUT, page), "utf8"));
    const { outputText } = ts.transpileModule(block?.text ?? "", {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    stack.useProgram(outputText);
    await stack.up();
    const { id } = await stack.endpoint();
    expect(told).toEqual([{ text: `dev: endpoint contracts (${id}) was created: live, model qwen-1` }]);

    channel.closeAllConnections();
    await new Promise((resolve) => channel.close(resolve));
    const gone = await stack.destroy("--run-program");
    expect(gone).toContain(`the chat channel was not told: dev: endpoint contracts (${id}) was deleted`);
    expect(emulator.endpoints).toEqual([]);
    expect(stack.said).not.toContain("s3cret");
  });
});
