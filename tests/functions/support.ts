import { Pareta } from "pulumi-pareta/client";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";
import { FUNCTIONS, FunctionCaller, Inquiry, type FunctionName, type FunctionsApi } from "../../provider/functions";
import type { ResultOf } from "../../provider/functions";
import { clientFor } from "../../provider/settings/access";
import { FakeClock } from "../support/fake-clock";
import { KEY } from "../support/lifecycle";

const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

/** Starts an emulator that ends with the test. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

/** Calls functions like a shell does. */
export function callerOf(emulator: Emulator, apiKey = KEY) {
  // A failure is final at once, because waiting for a retry would only take time.
  const caller = new FunctionCaller((access) => clientFor(access, { maxRetries: 0 }));
  return <Name extends FunctionName>(name: Name, args?: unknown, key = apiKey): Promise<ResultOf<Name>> =>
    caller.call(name, args, () => ({ apiKey: key, baseUrl: emulator.url }));
}

/** Calls one function against an API that responds to every request with `json`. */
export function answered<Name extends FunctionName>(name: Name, args: unknown, json: unknown): Promise<ResultOf<Name>> {
  const body = new TextEncoder().encode(JSON.stringify(json));
  const headers = new Headers({ "content-type": "application/json" });
  const fetch = () =>
    Promise.resolve({
      status: 200,
      headers,
      body: (async function* () {
        yield await Promise.resolve(body);
      })(),
    });
  return callWith(name, args, new Pareta({ apiKey: KEY, baseURL: "https://pareta.test", fetch }));
}

/** Calls one function against an API. */
export function callWith<Name extends FunctionName>(
  name: Name,
  args: unknown,
  api: FunctionsApi,
  clock = new FakeClock(),
): Promise<ResultOf<Name>> {
  const called = FUNCTIONS[name];
  return called.run(called.check(args) as never, new Inquiry({ api, clock })) as Promise<ResultOf<Name>>;
}
