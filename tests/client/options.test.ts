import { Pareta, ParetaError, type ParetaOptions } from "pulumi-pareta/client";
import { KEY } from "./support/client";

const make = (options: ParetaOptions) => new Pareta({ apiKey: KEY, ...options });

describe("apiKey", () => {
  it.each([undefined, "", "  "])("is required: %j", (apiKey) => {
    expect(() => new Pareta({ apiKey })).toThrow(ParetaError);
    expect(() => new Pareta({ apiKey })).toThrow(/PARETA_API_KEY/);
    expect(() => new Pareta()).toThrow(ParetaError);
  });

  it("is not taken from the environment unless that is asked for", () => {
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
  ])("may not be, or hold, %s", (_what, baseURL, why) => {
    expect(() => make({ baseURL })).toThrow(ParetaError);
    expect(() => make({ baseURL })).toThrow(`baseURL (PARETA_BASE_URL) ${why}`);
    expect(() => make({ baseURL })).not.toThrow(/pa55/);
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

  it("needs a key all the same", () => {
    process.env["PARETA_API_KEY"] = "";
    expect(() => Pareta.fromEnv()).toThrow(ParetaError);
  });
});
