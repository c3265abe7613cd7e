import { startEmulator, type Emulator, type EmulatorOptions } from "../../../emulator";
import { LOADER } from "../../../sdk/loader";
import { ROOT, ensureBuilt } from "../../support/built";
import { DynamicHost, type HostOptions, type Props } from "./dynamic-host";
import { FakeEngine } from "./fake-engine";

/** A key whose secret must not appear anywhere. */
export const SECRET = "c4nary5ecret";
export const KEY = `pareta_sk_tests.${SECRET}`;
/** A key of another organization. */
export const OTHER_KEY = "pareta_sk_other.an0ther5ecret";

export const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts";

/** A Pareta, an engine, and the host with the provider between them. */
export interface Stage {
  emulator: Emulator;
  engine: FakeEngine;
  host: DynamicHost;
}

/** Sets all three up. Without `config` the host is configured with the emulator's address and {@link KEY}. */
export async function setStage(
  { config, ...options }: Partial<HostOptions> & { config?: Record<string, string> } = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<Stage> {
  await ensureBuilt();
  const stage: Partial<Stage> = {};
  try {
    stage.emulator = await startEmulator({ keys: { [KEY]: "org_a", [OTHER_KEY]: "org_b" }, ...emulatorOptions });
    stage.engine = await FakeEngine.start();
    stage.host = await DynamicHost.start({ cwd: ROOT, engine: stage.engine.address, ...options });
    await stage.host.configure(config ?? configOf({ emulator: stage.emulator }));
    return stage as Stage;
  } catch (error) {
    await clearStage(stage);
    throw error;
  }
}

export function configOf({ emulator }: Pick<Stage, "emulator">): Record<string, string> {
  return { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url };
}

/** Starts another host, as the engine does for each command. The new host knows nothing of the previous one's reads. */
export async function nextCommand(stage: Stage, config = configOf(stage)): Promise<DynamicHost> {
  expect(stage.host.transcript).not.toContain(SECRET);
  await stage.host.stop();
  stage.host = await DynamicHost.start({ cwd: ROOT, engine: stage.engine.address });
  await stage.host.configure(config);
  return stage.host;
}

/** The time limit for a first stage, which may have to build the package. */
export const STAGE_MS = 180_000;

export async function clearStage(stage: Partial<Stage> | undefined): Promise<void> {
  await stage?.host?.stop();
  stage?.engine?.close();
  await stage?.emulator?.close();
}

/** The properties that `new Endpoint(..)` registers, in the form that the engine passes to the provider. */
export function registered(args: Props, hidden: Props = {}): Props {
  return { ...args, __provider: LOADER, __urn: URN, __plain: true, __made: true, ...hidden };
}

/** Checks like the engine does before every create: new, valid, and with every default. */
export async function checked(host: DynamicHost, args: Props, hidden?: Props, olds?: Props): Promise<Props> {
  const { inputs, failures } = await host.check(registered(args, hidden), olds);
  expect(failures).toEqual([]);
  return inputs;
}

/** Checks inputs that cannot be deployed. Returns the inputs and the failures. */
export async function refused(host: DynamicHost, args: Props): Promise<{ inputs: Props; reason: string }> {
  const { inputs, failures } = await host.check(registered(args));
  expect(failures).toHaveLength(1);
  return { inputs, reason: failures[0]?.reason ?? "" };
}

/** Lines of a stack trace. */
export function stackLines(text: string): string[] {
  return text.split("\n").filter((line) => /^\s*at .+:\d+:\d+\)?$/.test(line));
}

/** The API calls that change something. */
export function changingCalls(emulator: Emulator): string[] {
  const changing = new Set(["deploy", "start", "stop", "delete"]);
  return emulator.requests.map((request) => request.call ?? "").filter((call) => changing.has(call));
}
