import { originOf } from "../../provider/endpoint";
import { Settings, random } from "../../provider/shell/settings";
import { startEmulator, type Emulator } from "../../emulator";
import { RecordingLog } from "../support/lifecycle";
import { inputsOf, stateOf } from "../support/endpoints";

const KEY = "pareta_sk_tests.c4nary5ecret";
const CALL = { log: new RecordingLog(), timeout: 10_000 };

const OURS = [
  "PARETA_CONFIRM_EMPTY",
  "PARETA_API_KEY",
  "PARETA_BASE_URL",
  "PARETA_ALLOW_KEY_CHANGE",
  "PARETA_ALLOW_HTTP",
];
const before = OURS.map((name) => [name, process.env[name]] as const);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ keys: { [KEY]: "org_a" } });
});
beforeEach(() => OURS.forEach((name) => delete process.env[name]));
afterAll(async () => {
  for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
  await emulator.close();
});

function settings(values: Record<string, unknown>): Settings {
  const made = new Settings();
  made.configure({ get: (name) => values[name] });
  return made;
}

/** Whether a controller reaches the emulator with its key. */
const reaches = async (made: Settings) => {
  const answer = await made.controller().leaderboard("contract-key-fields", CALL);
  return answer.kind === "found";
};

it("takes key and address from the config, before the environment", async () => {
  process.env.PARETA_API_KEY = "pareta_sk_other.x";
  process.env.PARETA_BASE_URL = "http://127.0.0.1:9";
  expect(await reaches(settings({ "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url }))).toBe(true);
});

it("takes them from the environment where nothing is configured, or before it is", async () => {
  process.env.PARETA_API_KEY = KEY;
  process.env.PARETA_BASE_URL = emulator.url;
  expect(await reaches(settings({}))).toBe(true);
  expect(await reaches(new Settings())).toBe(true);
});

it("refuses to work without a key, or with an empty one", () => {
  expect(() => settings({}).controller()).toThrow(/^no API key: .*pareta:apiKey.*PARETA_API_KEY/);
  process.env.PARETA_API_KEY = "";
  expect(() => settings({}).controller()).toThrow(/^no API key/);
});

it("takes an empty PARETA_BASE_URL for none", () => {
  process.env.PARETA_BASE_URL = "";
  expect(() => settings({ "pareta:apiKey": KEY }).controller()).not.toThrow();
});

it.each([
  ["a key with a line break", { "pareta:apiKey": `${KEY}\n` }],
  ["an address that is none", { "pareta:apiKey": KEY, "pareta:baseUrl": "pareta" }],
])("names the settings that cannot be used, and never shows the key: %s", (_what, config) => {
  const use = () => settings(config).controller();
  expect(use).toThrow(/^the settings pareta:apiKey and pareta:baseUrl cannot be used: /);
  expect(use).not.toThrow(/c4nary5ecret/);
});

describe("an address to which the key would go unencrypted", () => {
  const config = { "pareta:apiKey": KEY, "pareta:baseUrl": "http://api.test" };

  it("is refused, and names the setting that allows it", () => {
    const use = () => settings(config).controller();
    expect(use).toThrow(/unencrypted to api\.test: .*pareta:allowHttp \(PARETA_ALLOW_HTTP=true/);
    expect(use).not.toThrow(/c4nary5ecret/);
    expect(() => settings({ ...config, "pareta:allowHttp": "false" }).controller()).toThrow(/unencrypted/);
  });

  it.each(["true", true])("is allowed by the config: %j", (allowHttp) => {
    expect(() => settings({ ...config, "pareta:allowHttp": allowHttp }).controller()).not.toThrow();
  });

  it("is allowed by the environment, unless the config says otherwise", () => {
    process.env.PARETA_ALLOW_HTTP = "true";
    expect(() => settings(config).controller()).not.toThrow();
    expect(() => settings({ ...config, "pareta:allowHttp": "false" }).controller()).toThrow(/unencrypted/);
  });

  it("is neither allowed nor refused by what is no answer", () => {
    process.env.PARETA_ALLOW_HTTP = "yes";
    const use = () => settings(config).controller();
    expect(use).toThrow('pareta:allowHttp (or PARETA_ALLOW_HTTP) must be true or false; got "yes"');
  });

  it("is looked at anew when that is changed", () => {
    const values: Record<string, unknown> = { ...config, "pareta:allowHttp": "true" };
    const made = settings(values);
    made.controller();
    values["pareta:allowHttp"] = "false";
    expect(() => made.controller()).toThrow(/unencrypted/);
  });
});

it("keeps one controller while the settings stay, so that no deploy is made twice", () => {
  const values: Record<string, unknown> = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url };
  const made = settings(values);
  const first = made.controller();
  expect(made.controller()).toBe(first);
  values["pareta:apiKey"] = "pareta_sk_next.key";
  expect(made.controller()).not.toBe(first);
});

it.each([
  ["0", true],
  ["0.5", true],
  [45, true],
  ["-1", false],
  ["soon", false],
  ["Infinity", false],
  [true, false],
])("lookupGraceSeconds may be a number of seconds, as text or as itself: %p", (given, right) => {
  const use = () => settings({ "pareta:apiKey": KEY, "pareta:lookupGraceSeconds": given }).controller();
  if (right) expect(use).not.toThrow();
  else expect(use).toThrow(`pareta:lookupGraceSeconds must be a number of seconds, 0 or more; got "${given}"`);
});

it.each([
  ["0.5", true],
  [60, true],
  ["0.4", false],
  ["61", false],
  ["often", false],
])("pollSeconds may be a number of seconds, as text or as itself: %p", (given, right) => {
  const use = () => settings({ "pareta:apiKey": KEY, "pareta:pollSeconds": given }).controller();
  if (right) expect(use).not.toThrow();
  else expect(use).toThrow(`pareta:pollSeconds must be a number of seconds from 0.5 to 60; got "${given}"`);
});

it("looks as often as pollSeconds says", async () => {
  const made = settings({ "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url, "pareta:pollSeconds": "0.5" });
  const { id } = await made.controller().create(inputsOf({ running: false }), CALL);
  emulator.patchRecord(id, { status: "starting" });
  emulator.clearRequests();
  const waiting = made.controller().update(id, stateOf({ status: "starting", running: false }), inputsOf(), {
    ...CALL,
    timeout: 2_600,
  });
  await expect(waiting).rejects.toThrow();
  // The looks are at 250 ms and then every 500 ms. With the default of 2 s there would be at most 4.
  emulator.removeEndpoint(id);
  expect(emulator.requests.filter((request) => request.call === "retrieve").length).toBeGreaterThan(4);
});

it("looks for a lost deploy as long as lookupGraceSeconds says", async () => {
  const made = settings({
    "pareta:apiKey": KEY,
    "pareta:baseUrl": emulator.url,
    "pareta:lookupGraceSeconds": "0",
  });
  emulator.fault({ call: "deploy", reset: "before" });
  await expect(made.controller().create(inputsOf(), CALL)).rejects.toThrow(/appeared within \d+ ms,/);
});

it("believes another key's 404 only where PARETA_ALLOW_KEY_CHANGE is true", async () => {
  const values = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url };
  const read = () => settings(values).controller().read("ep_gone", stateOf(), CALL);
  await expect(read()).rejects.toThrow(/another organization's key\?/);
  process.env.PARETA_ALLOW_KEY_CHANGE = "1";
  await expect(read()).rejects.toThrow(/another organization's key\?/);
  process.env.PARETA_ALLOW_KEY_CHANGE = "true";
  expect(await read()).toBeUndefined();
});

it.each<[string, Record<string, string>, NodeJS.ProcessEnv]>([
  ["PARETA_CONFIRM_EMPTY", {}, { PARETA_CONFIRM_EMPTY: "true" }],
  ["pareta:confirmEmpty", { "pareta:confirmEmpty": "true" }, {}],
])("believes that all endpoints are gone only where %s is true", async (_name, config, env) => {
  const values = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url };
  const stored = () => stateOf({ __origin: originOf(KEY, emulator.url) });
  const readTwo = (values: Record<string, string>) => {
    const controller = settings(values).controller();
    return Promise.all(["ep_1", "ep_2"].map((id) => controller.read(id, stored(), CALL)));
  };
  await expect(readTwo(values)).rejects.toThrow(/would be gone at once\. The state is kept/);
  Object.assign(process.env, env);
  expect(await readTwo({ ...values, ...config })).toEqual([undefined, undefined]);
  process.env.PARETA_CONFIRM_EMPTY = "yes";
  expect(() => settings(values).controller()).toThrow(
    'pareta:confirmEmpty (or PARETA_CONFIRM_EMPTY) must be true or false; got "yes"',
  );
});

it("makes random numbers from 0 up to 1", () => {
  const drawn = Array.from({ length: 100 }, random);
  expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(90);
});
