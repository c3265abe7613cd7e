import type { Emulator } from "../../emulator";
import { Observer, type Held } from "./observe";
import type { Scenario, Seen, Step } from "./scenario";

type Props = Record<string, unknown>;

export interface Declared {
  args: Props;
  opts: NonNullable<Step["opts"]>;
}

/** A stack with a state, and with Pulumi's operations on it. */
export interface Stack {
  refresh(): Promise<void>;
  /** @returns the errors, by the logical name of the resource. */
  up(program: ReadonlyMap<string, Declared>): Promise<ReadonlyMap<string, string>>;
  held(): Promise<ReadonlyMap<string, Held>>;
}

/** The observations in a turn of a scenario: after the refresh, and after the up. */
export type Turn = Record<"refreshed" | "then", Seen>;

/** Runs the scenarios: those that allow it at once, the others one by one. */
export async function play(
  scenarios: readonly Scenario[],
  stack: Stack,
  emulator: Emulator,
): Promise<Map<string, Turn[]>> {
  const casts = [scenarios.filter(({ alone }) => !alone), ...scenarios.flatMap((one) => (one.alone ? [[one]] : []))];
  const played = new Map<string, Turn[]>();
  for (const cast of casts) {
    for (const [name, turns] of await playTogether(cast, stack, emulator)) played.set(name, turns);
  }
  return played;
}

/** Runs all of these at once, turn by turn. The resources of an earlier group are gone. */
async function playTogether(
  scenarios: readonly Scenario[],
  stack: Stack,
  emulator: Emulator,
): Promise<Map<string, Turn[]>> {
  const observer = new Observer(emulator);
  const names = scenarios.map(({ name }) => name);
  const program = new Map<string, Declared>();
  const turns = new Map(names.map((name): [string, Turn[]] => [name, []]));
  const rounds = Math.max(...scenarios.map(({ steps }) => steps.length));
  for (let round = 0; round < rounds; round++) {
    const playing = scenarios.flatMap(({ name, steps }) =>
      steps[round] ? [{ name, step: steps[round] as Step }] : [],
    );
    const before = await stack.held();
    for (const { name, step } of playing) {
      const id = before.get(name)?.id ?? emulator.endpoints.find((endpoint) => endpoint.name === name)?.id;
      if (step.elsewhere === "deleted") emulator.removeEndpoint(id ?? name);
      else if (step.elsewhere) emulator.setStatus(id ?? name, step.elsewhere.status);
      if (step.args === null) program.delete(name);
      else if (step.args) program.set(name, { args: step.args, opts: step.opts ?? {} });
    }
    await stack.refresh();
    const refreshed = observer.look(names, await stack.held(), new Map());
    for (const { name, step } of playing) {
      const endpoint = before.get(name)?.id ?? (program.get(name)?.args.name as string | undefined) ?? name;
      for (const fault of step.faults ?? []) emulator.fault({ ...fault, endpoint });
    }
    const errors = await stack.up(program);
    emulator.clearFaults();
    const then = observer.look(names, await stack.held(), errors);
    for (const { name } of playing) {
      turns.get(name)?.push({ refreshed: refreshed.get(name) as Seen, then: then.get(name) as Seen });
    }
  }
  return turns;
}
