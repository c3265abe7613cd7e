import * as pulumi from "@pulumi/pulumi";
import { Endpoint, Provider, type ProviderArgs } from "pulumi-pareta";
import { MockedProgram, stateOf, valueOf } from "./mocks";

const KEY = "pareta_sk_eu.DoNotShow";

describe("a Provider", () => {
  let program: MockedProgram;

  beforeEach(async () => {
    program = await MockedProgram.start(() => ({}));
  });

  /** The inputs that a provider was registered with. */
  async function inputsOf(provider: Provider): Promise<unknown> {
    await valueOf(provider.urn);
    return program.registered.find(({ type }) => type.startsWith("pulumi:providers:"))?.inputs;
  }

  it("is one of Pulumi's dynamic host, with the settings under their names in a config", async () => {
    const provider = new Provider("eu", {
      apiKey: KEY,
      baseUrl: "https://eu.pareta.ai",
      allowHttp: true,
      lookupGraceSeconds: 5,
      showCosts: false,
    });
    expect(await inputsOf(provider)).toMatchObject({
      "pareta:baseUrl": "https://eu.pareta.ai",
      "pareta:allowHttp": "true",
      "pareta:lookupGraceSeconds": "5",
      "pareta:showCosts": "false",
    });
    expect(program.registered[0]?.type).toBe("pulumi:providers:pulumi-nodejs");
  });

  it.each([
    ["plain", KEY],
    ["an output", pulumi.output(KEY)],
    ["a promise", Promise.resolve(KEY)],
    ["a secret", pulumi.secret(KEY)],
  ])("makes a secret of a key that is %s", async (_what, apiKey) => {
    const provider = new Provider("eu", { apiKey });
    const registered = await inputsOf(provider);
    // The mocks show a secret in Pulumi's wrapper.
    expect(registered).toEqual({
      "pareta:apiKey": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: KEY },
    });
    const held = (provider as unknown as Record<string, pulumi.Output<string>>)["pareta:apiKey"];
    expect(await stateOf(held as pulumi.Output<string>)).toMatchObject({ secret: true });
  });

  it("is what an Endpoint and its children are registered with", async () => {
    const eu = new Provider("eu", { apiKey: KEY });
    const endpoint = new Endpoint("in-eu", { task: "t" }, { provider: eu });
    const child = new Endpoint("child", { task: "t" }, { parent: endpoint });
    await Promise.all([valueOf(endpoint.urn), valueOf(child.urn), valueOf(new Endpoint("us", { task: "t" }).urn)]);
    const providers = Object.fromEntries(program.registered.map(({ name, provider }) => [name, provider]));
    const reference = `${await valueOf(eu.urn)}::eu-id`;
    expect(providers).toMatchObject({ "in-eu": reference, child: reference, us: "" });
  });

  it.each<[string, unknown, string]>([
    ["no arguments", undefined, "apiKey is missing"],
    ["no key", {}, "apiKey is missing: it must be an API key, pareta_sk_..."],
    ["an undefined key, as of an environment that lacks it", { apiKey: undefined }, "apiKey is missing"],
    ["a blank key", { apiKey: " " }, "apiKey must be an API key, pareta_sk_..., not blank"],
    ["a number for a key", { apiKey: 7 }, "apiKey must be an API key, pareta_sk_...; got a value of type number"],
    ["a key with a line break", { apiKey: `${KEY}\n` }, "apiKey holds characters that no key has"],
    [
      "an address that is none",
      { apiKey: KEY, baseUrl: KEY },
      "baseUrl is not a URL: it must be a URL such as https://",
    ],
    ["an address of another protocol", { apiKey: KEY, baseUrl: "ftp://x" }, "baseUrl must start with https://"],
    [
      "an address with credentials",
      { apiKey: KEY, baseUrl: `https://a:${KEY}@x` },
      "baseUrl must not hold credentials",
    ],
    ["a blank address", { apiKey: KEY, baseUrl: "" }, "baseUrl must be a URL such as https://api.pareta.ai, not blank"],
    [
      "a list for an address",
      { apiKey: KEY, baseUrl: [] },
      "baseUrl must be a URL such as https://api.pareta.ai; got a list",
    ],
    [
      "a negative grace",
      { apiKey: KEY, lookupGraceSeconds: -1 },
      "lookupGraceSeconds must be a number of seconds, 0 or more; got -1",
    ],
    [
      "too short an interval",
      { apiKey: KEY, pollSeconds: 0.1 },
      "pollSeconds must be a number of seconds from 0.5 to 60; got 0.1",
    ],
    ["a text for a grace", { apiKey: KEY, lookupGraceSeconds: "5" }, "0 or more; got a value of type string"],
    [
      "an unknown argument",
      { apikey: KEY },
      '"apikey" is not one of its arguments; these are allowHttp, apiKey, baseUrl, confirmEmpty, detectDrift, lookupGraceSeconds, now, pollSeconds, showCosts',
    ],
    [
      "a text for showCosts",
      { apiKey: KEY, showCosts: "false" },
      "showCosts must be true or false; got a value of type string",
    ],
  ])("refuses %s, and names the field and never the key", (_what, args, words) => {
    let thrown: unknown;
    try {
      new Provider("eu", args as ProviderArgs);
    } catch (error) {
      thrown = error;
    }
    expect(pulumi.RunError.isInstance(thrown)).toBe(true);
    const { message, stack } = thrown as Error;
    expect(message).toContain(`Provider "eu": ${words.startsWith("0") ? "lookupGraceSeconds" : words}`);
    expect(message).toContain(words);
    expect(`${message}${stack}`).not.toContain("DoNotShow");
    expect(stack).not.toMatch(/node_modules/);
    expect(program.registered).toEqual([]);
  });
});
