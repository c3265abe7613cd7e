import { startEmulator } from "../../emulator";
import { ROOT, ensureBuilt } from "../support/built";
import { DynamicHost, type HostOptions } from "./support/dynamic-host";
import { FakeEngine } from "./support/fake-engine";
import { KEY, OTHER_KEY, SECRET, STAGE_MS, checked, refused, stackLines } from "./support/program";

const TASK = "contract-key-fields";
const WRONG_KEY = `pareta_sk_wrong.${SECRET}`;

describe("key and address", () => {
  let engine: FakeEngine;
  let emulator: Awaited<ReturnType<typeof startEmulator>>;
  const hosts: DynamicHost[] = [];

  beforeAll(async () => {
    await ensureBuilt();
    engine = await FakeEngine.start();
    emulator = await startEmulator({ keys: { [KEY]: "org_a", [OTHER_KEY]: "org_b" } });
  }, STAGE_MS);
  afterEach(async () => {
    const said = hosts.map((host) => host.transcript).join("\n") + JSON.stringify(engine.lines);
    for (const host of hosts.splice(0)) await host.stop();
    expect(said).not.toContain(SECRET);
  });
  afterAll(async () => {
    engine?.close();
    await emulator?.close();
  });

  async function hostWith(config: Record<string, string>, env: HostOptions["env"] = {}): Promise<DynamicHost> {
    const host = await DynamicHost.start({ cwd: ROOT, engine: engine.address, env });
    hosts.push(host);
    await host.configure(config);
    return host;
  }

  /** The organization of the endpoint that the host made. */
  async function orgOf(host: DynamicHost): Promise<string | undefined> {
    const { id } = await host.create(await checked(host, { task: TASK }));
    return emulator.endpoints.find((endpoint) => endpoint.id === id)?.org;
  }

  it("come from the stack's config, which goes before the environment", async () => {
    const config = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url };
    const env = { PARETA_API_KEY: OTHER_KEY, PARETA_BASE_URL: "http://127.0.0.1:9" };
    expect(await orgOf(await hostWith(config, env))).toBe("org_a");
  });

  it("come from the environment where the config has none", async () => {
    const env = { PARETA_API_KEY: OTHER_KEY, PARETA_BASE_URL: emulator.url };
    expect(await orgOf(await hostWith({ "app:unrelated": "1" }, env))).toBe("org_b");
  });

  it("are missed with a word on a key that stands under another name, and never its value", async () => {
    const host = await hostWith({ "pareta:baseUrl": emulator.url, "app:apiKey": OTHER_KEY, "err:api_key": OTHER_KEY });
    const { reason } = await refused(host, { task: TASK });
    expect(reason).toMatch(
      /^no API key: .*The config has "app:apiKey", "err:api_key", which is not read: .*pareta:apiKey/,
    );
    expect(reason).not.toContain(OTHER_KEY);
  });

  it("are asked for in the check of a new endpoint, in words that say how to set them", async () => {
    const host = await hostWith({ "pareta:baseUrl": emulator.url });
    const { inputs, reason } = await refused(host, { task: TASK });
    const text =
      "no API key: run `pulumi config set --secret pareta:apiKey` (it asks for the key), or set PARETA_API_KEY in the environment";
    expect(reason).toBe(text);
    const error = await host.create(inputs).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: text, saved: undefined });
    await expect(host.read("ep_1", inputs)).rejects.toThrow(text);
    expect(stackLines(host.stderr)).toEqual([]);
    expect(engine.lines.map(({ message }) => message)).not.toContainEqual(
      expect.stringContaining(inputs.name as string),
    );
  });

  it.each([
    ["a key with a line break", { "pareta:apiKey": `${KEY}\n` }],
    ["an address that is none", { "pareta:apiKey": KEY, "pareta:baseUrl": "pareta" }],
  ])("are refused when they cannot be used: %s", async (_what, config) => {
    const host = await hostWith({ "pareta:baseUrl": emulator.url, ...config });
    const { inputs, reason } = await refused(host, { task: TASK });
    expect(reason).toMatch(/^the settings pareta:apiKey and pareta:baseUrl cannot be used: /);
    await expect(host.create(inputs)).rejects.toThrow(reason);
  });

  it("that Pareta refuses lead to a message that names the setting", async () => {
    const host = await hostWith({ "pareta:apiKey": WRONG_KEY, "pareta:baseUrl": emulator.url });
    const { inputs, reason } = await refused(host, { task: TASK });
    expect(reason).toMatch(/pareta:apiKey/);
    await expect(host.create(inputs)).rejects.toThrow(/pareta:apiKey/);
  });

  it("of an API that is away: read fails, keeps what it has, and prints no stack", async () => {
    const away = await startEmulator({ keys: { [KEY]: "org_a" } });
    const host = await hostWith({ "pareta:apiKey": KEY, "pareta:baseUrl": away.url });
    const { id, properties } = await host.create(
      await checked(host, { task: TASK }, { __timeouts: { delete: "500ms" } }),
    );
    await away.close();
    await expect(host.read(id, properties)).rejects.toThrow(/The state is kept as it was\.$/);
    await expect(host.delete(id, properties)).rejects.toThrow(/is kept in the state, and may bill/);
    expect(stackLines(host.stderr)).toEqual([]);
  }, 30_000);
});
