import { Pareta, ParetaError, type Fetch, type ParetaOptions } from "pulumi-pareta/client";
import { baseURLFault } from "../../provider/client/core/base-url";
import { KEY, rejection } from "./support/client";

const make = (options: ParetaOptions) => new Pareta({ apiKey: KEY, ...options });

describe("apiKey", () => {
  it.each([undefined, "", "  "])("is required: %j", (apiKey) => {
    expect(() => new Pareta({ apiKey })).toThrow(ParetaError);
    expect(() => new Pareta({ apiKey })).toThrow(/PARETA_API_KEY/);
    expect(() => new Pareta()).toThrow(ParetaError);
  });

  it("is not taken from the environment unless the caller asks for it", () => {
    process.env["PARETA_API_KEY"] = KEY;
    expect(() => new Pareta()).toThrow(ParetaError);
    delete process.env["PARETA_API_KEY"];
  });
});

describe("baseURL", () => {
  it.each([
    [undefined, "https://api.pareta.ai"],
    ["", "https://api.pareta.ai"],
    [" ", "https://api.pareta.ai"],
    ["https://api.example.com", "https://api.example.com"],
    ["https://api.example.com///", "https://api.example.com"],
    ["HTTPS://API.Example.com:443/v0/", "https://api.example.com/v0"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080/", "http://[::1]:8080"],
  ])("%j is %j", (baseURL, want) => {
    expect(make({ baseURL }).baseURL).toBe(want);
  });

  it.each([
    ["no URL", "api.pareta.ai", "is not a URL"],
    ["another protocol", "ftp://api.pareta.ai", "must start with https:// or http://"],
    ["a path", "/v1", "is not a URL"],
    ["credentials", "https://user:pa55@api.pareta.ai", "must not hold credentials"],
    ["a user", "https://user@api.pareta.ai", "must not hold credentials"],
    ["a password", "https://:pa55@api.pareta.ai", "must not hold credentials"],
    ["a query", "https://api.pareta.ai?token=pa55", "must not hold a query or a fragment"],
    ["an empty query", "https://api.pareta.ai?", "must not hold a query or a fragment"],
    ["a fragment", "https://api.pareta.ai/#pa55", "must not hold a query or a fragment"],
    [
      "what the client adds",
      "https://api.pareta.ai/v1",
      "must not end in /v1: the client adds it; set https://api.pareta.ai",
    ],
    ["the same in other letters", "https://api.pareta.ai/V1//", "must not end in /V1//: the client adds it; set"],
    [
      "the same below a path",
      "https://gw.test:8443/pa/v1/",
      "must not end in /v1/: the client adds it; set https://gw.test:8443/pa",
    ],
    [
      "a whole route",
      "https://api.pareta.ai/v1/endpoints",
      "must not end in /v1/endpoints: the client adds it; set https://api.pareta.ai",
    ],
    [
      "that of inference",
      "https://a.test/v1/chat/completions",
      "must not end in /v1/chat/completions: the client adds it; set https://a.test",
    ],
    [
      "another machine, unencrypted",
      "http://api.pareta.ai",
      "must start with https://, or the API key would travel unencrypted to api.pareta.ai",
    ],
  ])("may not be, or hold, %s", (_what, baseURL, why) => {
    expect(() => make({ baseURL })).toThrow(ParetaError);
    expect(() => make({ baseURL })).toThrow(`baseURL (PARETA_BASE_URL) ${why}`);
    expect(() => make({ baseURL })).not.toThrow(/pa55/);
  });
});

describe("a base URL that is wrong", () => {
  it.each([
    ["api.pareta.ai", 'is not a URL: it must be a URL such as https://api.pareta.ai; got "api.pareta.ai"'],
    [
      "htp://api.pareta.ai/x",
      'must start with https:// or http://, as in https://api.pareta.ai; got "htp://api.pareta.ai/x"',
    ],
    ["user:pa55@api.pareta.ai", 'got "api.pareta.ai"'],
    ["https://user:pa55@api.pareta.ai:99999", 'got "https://api.pareta.ai:99999"'],
    ["https://us:er@pa55@api.pareta.ai", 'got "https://api.pareta.ai"'],
    [`${KEY}`, 'got "[redacted]"'],
    [`https://${KEY}`, 'got "https://[redacted]"'],
    [`https://api.pareta.ai/${KEY}/#x`, 'got "https://api.pareta.ai/[redacted]"'],
    ["ht\ntp://\u001b[31m", 'got "ht\\ntp://\\u001b[31m"'],
    [`https//${"x".repeat(5000)}`, "more characters)"],
  ])("%j is shown, without what must not be", (baseURL, shown) => {
    expect(() => make({ baseURL })).toThrow(shown);
    expect(() => make({ baseURL })).not.toThrow(/pa55|s3cr3t/);
    expect(baseURLFault(baseURL)!.length).toBeLessThan(400);
  });

  it.each(["localhost", "a.localhost", "LOCALHOST.", "127.0.0.1", "127.1", "127.255.0.9", "[::1]"])(
    "http://%s is this machine",
    (host) => {
      expect(() => make({ baseURL: `http://${host}:8080` })).not.toThrow();
    },
  );

  it.each(["api.pareta.ai", "localhost.test", "notlocalhost", "128.0.0.1", "127.0.0.1.test", "[::2]", "10.0.0.1"])(
    "http://%s is another, and may be allowed",
    (host) => {
      expect(() => make({ baseURL: `http://${host}` })).toThrow(
        /unencrypted.*pareta:allowHttp \(PARETA_ALLOW_HTTP=true/,
      );
      expect(() => make({ baseURL: `http://${host}`, allowHttp: true })).not.toThrow();
    },
  );

  it.each<[string, number, (pareta: Pareta) => Promise<unknown>, boolean]>([
    ["a list", 404, (pareta) => pareta.endpoints.list(), true],
    ["a deploy", 405, (pareta) => pareta.endpoints.deploy({ task: "t", wait: true }), true],
    ["the tasks", 410, (pareta) => pareta.tasks.list(), true],
    ["a leaderboard", 404, (pareta) => pareta.tasks.leaderboard("t"), true],
    ["one endpoint", 404, (pareta) => pareta.endpoints.retrieve("ep"), false],
    ["another status", 403, (pareta) => pareta.endpoints.list(), false],
  ])("carries a path: %s that is answered %i says so", async (_what, status, call, says) => {
    const fetch: Fetch = () => Promise.resolve(new Response('{"detail": "Not Found"}', { status }));
    const below = await rejection(call(make({ baseURL: "https://api.test/gateway/", fetch })));
    const advice =
      " (the base URL carries the path /gateway: if the API is not below it, set pareta:baseUrl or PARETA_BASE_URL to https://api.test)";
    expect(below).toMatchObject({ status, message: `Not Found${says ? advice : ""}` });
    const plain = await rejection(call(make({ baseURL: "https://api.test", fetch })));
    expect(plain).toMatchObject({ status, message: "Not Found" });
  });
});

describe("numbers", () => {
  it("have defaults, and can be read", () => {
    expect(make({})).toMatchObject({ timeout: 60_000, maxRetries: 2 });
    expect(make({ timeout: 5, maxRetries: 0 })).toMatchObject({ timeout: 5, maxRetries: 0 });
  });

  it.each(["timeout", "connectTimeout", "headersTimeout", "idleTimeout", "deployTimeout"])("%s is positive", (name) => {
    for (const value of [0, -1, NaN, "5" as unknown as number]) expect(() => make({ [name]: value })).toThrow(name);
    expect(() => make({ [name]: Infinity })).not.toThrow();
  });

  it.each([-1, 0.5, NaN, Infinity, "2" as unknown as number])("maxRetries may not be %p", (maxRetries) => {
    expect(() => make({ maxRetries })).toThrow("maxRetries must be an integer");
  });
});

describe("fromEnv", () => {
  beforeEach(() => {
    process.env["PARETA_API_KEY"] = "pareta_sk_env.secret";
    process.env["PARETA_BASE_URL"] = "https://env.example/";
  });
  afterEach(() => {
    delete process.env["PARETA_API_KEY"];
    delete process.env["PARETA_BASE_URL"];
  });

  it("reads the environment", () => {
    expect(Pareta.fromEnv()).toMatchObject({ apiKey: "pareta_sk_env.secret", baseURL: "https://env.example" });
  });

  it("prefers its options", () => {
    const pareta = Pareta.fromEnv({ apiKey: KEY, baseURL: "https://own.example", maxRetries: 7 });
    expect(pareta).toMatchObject({ apiKey: KEY, baseURL: "https://own.example", maxRetries: 7 });
  });

  it("still needs a key", () => {
    process.env["PARETA_API_KEY"] = "";
    expect(() => Pareta.fromEnv()).toThrow(ParetaError);
  });
});
