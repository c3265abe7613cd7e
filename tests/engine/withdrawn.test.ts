import { startEmulator, type Call, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { TestStack, describeWithEngine, type Shell } from "../support/engine";

const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];
const task = "general-chat";
const SERVES_NONE = /This API serves no dedicated endpoints/;

for (const shell of SHELLS)
  describeWithEngine(`an API that shows no endpoints any more, with ${shell}`, () => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeAll(ensureBuilt);
    beforeEach(async () => {
      emulator = await startEmulator();
      stack = await TestStack.ofProgram(emulator, { one: { args: { task } }, two: { args: { task } } }, shell);
      await stack.up();
    });
    afterEach(async () => {
      stack.remove();
      await emulator.close();
    });

    const ids = async () => (await stack.endpoints()).map(({ id }) => id).sort();
    const billing = () =>
      emulator.ledger
        .billing()
        .map(({ id }) => id)
        .sort();

    it("keeps the state in every command where the routes are gone, and says what they are", async () => {
      const held = await ids();
      for (const call of ["list", "retrieve", "deploy", "start", "stop", "delete"] satisfies Call[]) {
        emulator.fault({ call, status: 404, times: "always", json: { detail: "Not Found" } });
      }
      for (const command of [
        ["refresh", "--yes", "--skip-preview"],
        ["destroy", "--yes", "--skip-preview"],
      ]) {
        const { code, text } = await stack.run(...command);
        expect([command[0], code]).not.toEqual([command[0], 0]);
        expect(text).toMatch(SERVES_NONE);
        expect(text).toContain("The state is kept");
        expect(await ids()).toEqual(held);
      }
      // A plain preview goes by the state, so that a stack with other resources can still be changed.
      const preview = await stack.succeed("preview");
      expect(preview).toMatch(/so this run goes by the state: .*This API serves no dedicated endpoints/);

      stack.declare({ one: { args: { task } }, two: { args: { task } }, three: { args: { task } } });
      const { code, text } = await stack.run("up", "--yes", "--skip-preview");
      expect(code).not.toBe(0);
      expect(text).toMatch(SERVES_NONE);
      for (const command of ["list", "report", "recover"]) {
        const said = await stack.tool(command);
        if (command !== "recover") expect(said.text).toMatch(SERVES_NONE);
      }
      expect(await ids()).toEqual(held);
      expect(billing()).toEqual(held);
    });

    it("drops not all endpoints at once until that is confirmed", async () => {
      const held = await ids();
      for (const id of held) emulator.removeEndpoint(id);
      for (const command of [["refresh", "--yes", "--skip-preview"], ["preview"]]) {
        const { code, text } = await stack.run(...command);
        expect([command[0], code]).not.toEqual([command[0], 0]);
        expect(text).toMatch(/all 2 endpoints that this run has asked about would be gone at once\. The state is kept/);
        expect(await ids()).toEqual(held);
      }
      stack.env.PARETA_CONFIRM_EMPTY = "true";
      expect(await stack.succeed("preview")).toMatch(/deleted elsewhere: up will deploy it anew/);
      await stack.refresh();
      expect(await ids()).toEqual([]);
      delete stack.env.PARETA_CONFIRM_EMPTY;
      await stack.up();
      expect(billing()).toEqual(await ids());
    });

    it("destroys what is gone, and names it", async () => {
      const held = await ids();
      for (const id of held) emulator.removeEndpoint(id);
      const said = await stack.destroy();
      for (const id of held) expect(said).toContain(`endpoint ${id} was gone before it could be deleted`);
      expect(await ids()).toEqual([]);
    });
  });
