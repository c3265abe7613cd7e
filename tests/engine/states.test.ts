import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ROOT, ensureBuilt } from "../support/built";
import { describeWithEngine, type ExportedResource, type Shell, type TestStack } from "../support/engine";
import { COUNT, KEYS, idsOf, stackOfProgram } from "./support/moving-program";

/** The states that the releases wrote, by version and shell. */
const STATES = join(ROOT, "tests/states");
/** The placeholder in these states for the address of the API that they were written with. */
const ADDRESS = "http://pareta.recorded";

const SHELLS: Record<string, Shell> = { dynamic: "pulumi-pareta", plugin: "pulumi-pareta/plugin" };

const { version: current } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const fileOf = (version: string, shell: string) => join(STATES, version, `${shell}.json`);

interface Exported {
  deployment: { resources: ExportedResource[] };
}

const endpointsOf = ({ deployment }: Exported) =>
  deployment.resources.filter(({ type }) => /pareta:(index:)?Endpoint$/.test(type));

/** The endpoints that the API must have so that a state is true. */
function seeds(exported: Exported) {
  return endpointsOf(exported).map(({ id, urn, outputs }) => ({
    id,
    org: /abroad/.test(urn) ? "org_b" : "org_a",
    name: outputs.name as string,
    task: outputs.task as string,
    model: outputs.deployedModel as string,
    status: outputs.status as string,
  }));
}

/** Writes the states of this version: `npm run record-state`. */
const RECORD = process.env.PARETA_RECORD_STATE === "true";
(RECORD ? describe : describe.skip)("recording", () => {
  it.each(Object.entries(SHELLS))(
    "the state of %s",
    async (name, shell) => {
      const file = fileOf(current, name);
      if (existsSync(file)) throw new Error(`${file} is there: a state that a release wrote is not written anew`);
      await ensureBuilt();
      const emulator = await startEmulator(KEYS);
      const stack = await stackOfProgram(emulator, shell);
      try {
        await stack.up();
        mkdirSync(join(STATES, current), { recursive: true });
        const text = (await stack.exported()).replaceAll(emulator.url, ADDRESS);
        writeFileSync(file, `${JSON.stringify(JSON.parse(text), withoutPositions, 2)}\n`);
      } finally {
        stack.remove();
        await emulator.close();
      }
    },
    300_000,
  );
});

/** A resource's position in a program depends on this machine and is ignored. */
function withoutPositions(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

it("the states of this version are there, of both shells: npm run record-state", () => {
  if (RECORD) return;
  for (const name of Object.keys(SHELLS)) expect(existsSync(fileOf(current, name))).toBe(true);
});

(RECORD ? describe.skip : describeWithEngine)("a state that an earlier release wrote", () => {
  let emulator: Emulator;
  let stack: TestStack;
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  const restore = async (version: string, name: string, shell: Shell): Promise<Exported> => {
    await ensureBuilt();
    const text = readFileSync(fileOf(version, name), "utf8");
    emulator = await startEmulator({ ...KEYS, endpoints: seeds(JSON.parse(text) as Exported) });
    stack = await stackOfProgram(emulator, shell);
    const file = join(stack.folder, "state.json");
    writeFileSync(file, text.replaceAll(ADDRESS, emulator.url));
    await stack.succeed("stack", "import", "--file", file);
    return JSON.parse(text) as Exported;
  };

  const recorded = (existsSync(STATES) ? readdirSync(STATES) : []).flatMap((version) =>
    Object.keys(SHELLS).map((name) => [version, name] as const),
  );
  it.each(recorded)("%s, %s: is true, stays as it is, and can be worked with", async (version, name) => {
    const written = await restore(version, name, SHELLS[name] as Shell);
    const before = endpointsOf(written)
      .map(({ id }) => id)
      .sort();
    expect(before).toHaveLength(COUNT);
    await stack.succeed("refresh", "--yes", "--skip-preview");
    expect((await stack.endpoints()).map(({ outputs }) => outputs.status).sort()).toEqual(
      endpointsOf(written)
        .map(({ outputs }) => outputs.status)
        .sort(),
    );
    await stack.succeed("preview", "--expect-no-changes");
    await stack.up();
    expect((await stack.endpoints()).map(({ id }) => id).sort()).toEqual(before);
    expect(emulator.ledger.entries).toEqual([]);

    stack.env.STOP = "1";
    await stack.up();
    expect(emulator.ledger.entries).toMatchObject([{ action: "stop", name: "named-by-hand" }]);
    expect((await idsOf(stack)).map(([, id]) => id).sort()).toEqual(before);
  });
});
