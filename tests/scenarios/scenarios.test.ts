import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { describeWithEngine, type Shell } from "../support/engine";
import { CoreStack } from "./core-stack";
import { play, type Turn } from "./driver";
import { RealStack } from "./real-stack";
import { SCENARIOS } from "./scenarios";
import type { Seen } from "./scenario";

/** A limit against hangs only: each runs about ten commands of the CLI. */
const PLAY_MS = 600_000;

const played: Record<string, Map<string, Turn[]>> = {};

async function playCore(): Promise<Map<string, Turn[]>> {
  const emulator = await startEmulator();
  try {
    return await play(SCENARIOS, new CoreStack(emulator), emulator);
  } finally {
    await emulator.close();
  }
}

async function playReal(shell: Shell): Promise<Map<string, Turn[]>> {
  await ensureBuilt();
  const emulator: Emulator = await startEmulator();
  const stack = await RealStack.make(emulator, shell);
  try {
    return await play(SCENARIOS, stack, emulator);
  } finally {
    stack.remove();
    await emulator.close();
  }
}

function expectSeen(seen: Seen | undefined, wanted: Seen | undefined): void {
  if (!wanted) return;
  const { error, ...rest } = wanted;
  expect(seen).toMatchObject(rest);
  expect(seen?.error ?? "no error").toContain(error ?? "no error");
}

const turnsOf = (shell: string, name: string) => played[shell]?.get(name) ?? [];
const names = SCENARIOS.map(({ name }) => name);

describe("the core", () => {
  beforeAll(async () => {
    played.core = await playCore();
  }, PLAY_MS);

  it.each(SCENARIOS)("$name", ({ name, steps }) => {
    const turns = turnsOf("core", name);
    expect(turns).toHaveLength(steps.length);
    steps.forEach(({ refreshed, then }, turn) => {
      expectSeen(turns[turn]?.refreshed, refreshed);
      expectSeen(turns[turn]?.then, then);
    });
  });
});

describeWithEngine("the shells do what the core does, on the real engine", () => {
  beforeAll(async () => {
    played.core ??= await playCore();
    const [dynamic, plugin] = await Promise.all([playReal("pulumi-pareta"), playReal("pulumi-pareta/plugin")]);
    played.dynamic = dynamic;
    played.plugin = plugin;
  }, PLAY_MS);

  it.each(names)("dynamic: %s", (name) => expect(turnsOf("dynamic", name)).toEqual(turnsOf("core", name)));
  it.each(names)("plugin: %s", (name) => expect(turnsOf("plugin", name)).toEqual(turnsOf("core", name)));
});
