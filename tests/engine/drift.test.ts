import { startEmulator, type Emulator } from "../../emulator";
import { TestStack, describeWithEngine, type Shell } from "../support/engine";
import { ensureBuilt } from "../support/built";

const SHELLS: Shell[] = ["pulumi-pareta", "pulumi-pareta/plugin"];
const task = "general-chat";

/** Endpoints of one stack, each with what happens to it elsewhere. */
const PROGRAM = {
  steady: { args: { task } },
  stopped: { args: { task } },
  started: { args: { task, running: false } },
  gone: { args: { task } },
  named: { args: { task, name: "given" } },
  ignored: { args: { task }, opts: { ignoreChanges: ["running"] } },
};

/** Hang protection only: some ten commands of the CLI. */
jest.setTimeout(300_000);

for (const shell of SHELLS)
  describeWithEngine(`drift that no refresh was asked for, with ${shell}`, () => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeAll(async () => {
      await ensureBuilt();
      emulator = await startEmulator();
      stack = await TestStack.ofProgram(emulator, PROGRAM, shell);
      await stack.up();
    });
    afterAll(async () => {
      stack.remove();
      await emulator.close();
    });

    const idOf = async (name: string) =>
      (await stack.endpoints()).find(({ urn }) => urn.endsWith(`::${name}`))?.id ?? `no endpoint ${name}`;
    const lists = () => emulator.requests.filter(({ call }) => call === "list").length;
    const ledger = () =>
      emulator.ledger.entries.filter(({ via }) => via === "api").map(({ action, id }) => `${action} ${id}`);

    it("is seen by a plain preview, and repaired by a plain up and nothing else", async () => {
      const [stopped, started, gone, named, ignored] = await Promise.all(
        ["stopped", "started", "gone", "named", "ignored"].map(idOf),
      );
      emulator.stopEndpoint(stopped as string);
      emulator.startEndpoint(started as string);
      emulator.removeEndpoint(gone as string);
      emulator.removeEndpoint(named as string);
      emulator.stopEndpoint(ignored as string);
      const before = ledger().length;

      emulator.clearRequests();
      const preview = await stack.succeed("preview", "--diff");
      expect(preview).toMatch(/running: false => true \(stopped: up will start it\)/);
      expect(preview).toMatch(/running: true => false \(live: up will stop it\)/);
      expect(preview).toMatch(/deleted elsewhere: up will deploy it anew/);
      // One list for all, and the lists that confirm that two are gone.
      expect(lists()).toBeLessThanOrEqual(4);
      if (shell === "pulumi-pareta/plugin") expect(preview).toMatch(/[+] running: true\n/);

      await stack.succeed("up", "--yes", "--skip-preview");
      const now = { gone: await idOf("gone"), named: await idOf("named") };
      expect(ledger().slice(before).sort()).toEqual(
        [`start ${stopped}`, `stop ${started}`, `deploy ${now.gone}`, `deploy ${now.named}`].sort(),
      );
      expect(emulator.endpoints.find(({ id }) => id === ignored)?.status).toBe("stopped");
      await stack.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
    });
  });
