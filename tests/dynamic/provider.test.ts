import { startEmulator, type Emulator } from "../../emulator";
import * as provider from "../../provider/dynamic";
import { UNKNOWN } from "../../provider/endpoint";

type Props = Record<string, unknown>;
type Outs = { outs: Props };
type Made = { id: string; outs: Props };
type Checked = { inputs: Props; failures: unknown[] };

const KEY = "pareta_sk_tests.c4nary5ecret";
const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts";
const TASK = "contract-key-fields";

const said: string[] = [];
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ keys: { [KEY]: "org_a" } });
  configure({ "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url });
  // Without an engine, permanent log lines go there.
  jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await emulator.close();
  expect(said.splice(0).join("")).not.toContain("c4nary5ecret");
});

function configure(values: Record<string, string>): void {
  const config = { get: (name: string) => values[name], require: (name: string) => values[name] ?? "" };
  provider.configure({ config });
}

async function checked(args: Props, olds: Props = {}): Promise<Props> {
  const { inputs, failures } = (await provider.check(olds, { __urn: URN, __plain: true, ...args })) as Checked;
  expect(failures).toEqual([]);
  return inputs;
}

async function deployed(args: Props = {}): Promise<{ id: string; state: Props; inputs: Props }> {
  const inputs = await checked({ task: TASK, ...args });
  const { id, outs } = (await provider.create(inputs)) as Made;
  return { id, state: outs, inputs };
}

it("takes an endpoint from check to delete", async () => {
  const { id, state, inputs } = await deployed();
  expect(state).toMatchObject({ task: TASK, status: "live", running: true });
  expect(said).toEqual([`deploying ${String(inputs.name)} (task ${TASK}, model recommended)\n`]);
  expect(await provider.read(id, state)).toEqual({ id, props: state, inputs });
  expect(await provider.diff(id, state, inputs)).toEqual({ changes: false });

  const stopping = await checked({ task: TASK, running: false }, inputs);
  expect(await provider.diff(id, state, stopping)).toEqual({ changes: true });
  const { outs: stopped } = (await provider.update(id, state, stopping)) as Outs;
  expect(stopped).toMatchObject({ status: "stopped", running: false });

  await provider.delete(id, stopped);
  expect(emulator.endpoints).toEqual([]);
  expect(await provider.read(id, stopped)).toEqual({});
});

it("checks what has no state yet, as a host may hand it in", async () => {
  const { inputs, failures } = (await provider.check(null as unknown as Props, {
    task: TASK,
    __urn: URN,
  })) as Checked;
  expect(failures).toEqual([]);
  expect(inputs).toMatchObject({ task: TASK, name: expect.stringMatching(/^contracts-[0-9a-f]{7}$/) as string });
});

it("says which inputs make a new endpoint, and which of the two goes first", async () => {
  const { id, state, inputs } = await deployed();
  const elsewhere = { ...inputs, deployOptions: { region: "us" } };
  expect(await provider.diff(id, state, elsewhere)).toEqual({
    changes: true,
    replaces: ["deployOptions"],
    deleteBeforeReplace: false,
  });
  expect(await provider.diff(id, state, { ...elsewhere, __autoName: false })).toMatchObject({
    replaces: ["deployOptions"],
    deleteBeforeReplace: true,
  });
});

it("warns, and plans nothing, for a status that nobody knows", async () => {
  const { id, state, inputs } = await deployed();
  said.length = 0;
  emulator.setStatus(id, "migrating");
  expect(await provider.diff(id, { ...state, status: "migrating" }, inputs)).toEqual({ changes: false });
  expect(said.join("")).toContain('"migrating", which this version does not know');
});

it("refuses a change that would take down what cannot be replaced, in the engine's words only", async () => {
  const { id, state, inputs } = await deployed({ name: "contracts-prod" });
  const error = await provider.diff(id, state, { ...inputs, task: "contract-key-feilds" }).catch((e: unknown) => e);
  expect(error).toMatchObject({ message: expect.stringContaining("Nothing was changed") as string });
  expect((error as Error).stack).not.toContain("provider/");
  expect(emulator.endpoints).toHaveLength(1);
});

it("hands an endpoint that is not ready to the engine with its id, for the next update to carry on", async () => {
  emulator.fault({ call: "stop", status: 403, json: { detail: "not today" } });
  const inputs = await checked({ task: TASK, running: false });
  const error = (await provider.create(inputs).catch((e: unknown) => e)) as Error & { id: string; properties: Props };
  expect(error).toMatchObject({ id: emulator.endpoints[0]?.id, properties: { status: "live", running: true } });
  expect(error).toMatchObject({ reasons: [expect.stringContaining("not today") as string] });
  const { outs } = (await provider.update(error.id, error.properties, inputs)) as Outs;
  expect(outs).toMatchObject({ status: "stopped" });
});

it("asks for a key when there is something to deploy, and for nothing else", async () => {
  configure({});
  const news = { task: TASK, __urn: UNKNOWN };
  const { inputs, failures } = (await provider.check({}, news)) as Checked;
  expect(failures).toEqual([{ property: "", reason: expect.stringMatching(/^no API key: run/) as string }]);
  await expect(provider.create(inputs)).rejects.toThrow(/^no API key: run/);
  await checked(news, inputs);
  expect(emulator.requests).toEqual([]);
});
