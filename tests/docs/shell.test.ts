import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { describeWithEngine } from "../support/engine";
import { allBlocks, placeOf } from "./support/blocks";
import { namedIn, runnables } from "./support/runnable";
import { Sandbox } from "./support/sandbox";

const BLOCKS = allBlocks();
/** The first program that a reader sees. All commands are about it. */
const PROGRAM = BLOCKS.find(({ page, language }) => page === "README.md" && language === "ts")?.text ?? "";

describeWithEngine("the shell blocks of the pages, on the real CLI", () => {
  let emulator: Emulator;
  let sandbox: Sandbox;

  const open = async (): Promise<[Emulator, Sandbox]> => {
    const api = await startEmulator({ deploySeconds: 0.1 });
    return [api, await Sandbox.of(api, PROGRAM)];
  };

  beforeAll(async () => {
    await ensureBuilt();
    [emulator, sandbox] = await open();
  });
  afterAll(async () => {
    sandbox?.remove();
    await emulator?.close();
  });

  const cases = runnables(BLOCKS.filter(({ language }) => language === "sh"));

  // The blocks run in order, because the README's first commands create what later ones use.
  it.each(cases.map((each) => [placeOf(each.block), each] as const))("%s", async (_place, { commands, apart }) => {
    const [api, shell] = apart ? await open() : [emulator, sandbox];
    try {
      for (const named of namedIn(commands)) {
        const there = api.endpoints.some(({ id, name }) => id === named.id || name === named.name);
        if (!there) api.addEndpoint({ task: "contract-key-fields", ...named });
      }
      await shell.run(commands.join("\n"));
    } finally {
      api.clearFaults();
      if (apart) {
        shell.remove();
        await api.close();
      }
    }
  });
});
