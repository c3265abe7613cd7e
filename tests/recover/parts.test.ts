import { accountClient, providerInputs } from "../../cli/stack/client";
import { parseExported, sameState, sortPending } from "../../cli/stack/deployment";
import { logicalNameFor, parseName } from "../../cli/recover/named";
import { importFailed } from "../../cli/stack/pulumi";
import { holdsEncrypted, reveal } from "../../cli/stack/secrets";
import { soughtIn } from "../../cli/recover/sought";
import { recordOf } from "../support/endpoints";
import { PROVIDER, creating, decrypted, encrypted, endpoint, exportOf, inputs, urnOf } from "./support";

const KEY = "pareta_sk_test.secret";

describe("what an export tells", () => {
  it.each([["not JSON"], ["[]"], ['{"version":3,"deployment":{"resources":[{"urn":1}]}}']])("refuses %s", (text) => {
    expect(() => parseExported(text)).toThrow(/what `pulumi stack export` printed is no/);
  });

  it("sorts the pending operations, and leaves to Pulumi what Pulumi drops itself", () => {
    const other = (type: string) => ({ resource: { urn: "u", type: "a:b:C" }, type });
    const pending = [creating(), creating({}, "updating"), other("creating"), other("updating")];
    expect(sortPending(exportOf([], pending))).toEqual({
      creating: [pending[0]],
      clearing: [pending[1]],
      others: [pending[2]],
    });
    expect(sortPending({ version: 3, deployment: { resources: null } })).toEqual({
      creating: [],
      clearing: [],
      others: [],
    });
  });

  it("knows the same state under another encryption, and any other change", () => {
    const state = exportOf([], [], { "pareta:apiKey": encrypted });
    expect(sameState(state, exportOf([], [], { "pareta:apiKey": { ...encrypted, ciphertext: "v1:xyz" } }))).toBe(true);
    expect(sameState(state, exportOf([endpoint()], [], { "pareta:apiKey": encrypted }))).toBe(false);
  });

  it("reveals secrets wherever they stand", () => {
    expect(reveal({ a: decrypted("x"), b: [decrypted({ c: decrypted(1) })], d: null })).toEqual({
      a: "x",
      b: [{ c: 1 }],
      d: null,
    });
    expect(holdsEncrypted({ a: [{ b: encrypted }] })).toBe(true);
    expect(holdsEncrypted({ a: [{ b: decrypted(1) }], c: null })).toBe(false);
  });
});

describe("the key", () => {
  it.each([
    [
      "the provider's, before the environment's",
      { "pareta:apiKey": decrypted(KEY), "pareta:baseUrl": "https://p/" },
      "https://p",
    ],
    ["the provider's, with the environment's address", { "pareta:apiKey": KEY }, "https://env"],
    ["the environment's", {}, "https://env"],
  ])("is %s", (_, given, baseUrl) => {
    const access = accountClient(given, { PARETA_API_KEY: KEY, PARETA_BASE_URL: "https://env" });
    expect(access.origin).toEqual({ baseUrl, keyFingerprint: expect.stringMatching(/^[0-9a-f]{12}$/) as string });
  });

  it("does not go unencrypted to another machine unless that is allowed", () => {
    const given = { "pareta:apiKey": KEY, "pareta:baseUrl": "http://p" };
    expect(() => accountClient(given, {})).toThrow(/cannot be used: .*unencrypted/);
    expect(() => accountClient(given, { PARETA_ALLOW_HTTP: "true" })).not.toThrow();
    expect(() => accountClient({ ...given, "pareta:allowHttp": true }, {})).not.toThrow();
    expect(() => accountClient({ ...given, "pareta:allowHttp": "false" }, { PARETA_ALLOW_HTTP: "true" })).toThrow();
    expect(() => accountClient(given, { PARETA_ALLOW_HTTP: "1" })).toThrow(
      /^pareta:allowHttp \(or PARETA_ALLOW_HTTP\) must be true or false; got "1"$/,
    );
  });

  it("is taken from the very provider that an operation refers to", () => {
    const state = exportOf([], [], { "pareta:apiKey": KEY });
    expect(providerInputs(state, PROVIDER)).toEqual({ "pareta:apiKey": KEY });
    expect(providerInputs(state, `${PROVIDER}0`)).toEqual({});
    expect(providerInputs(state, undefined)).toEqual({});
  });

  it.each([
    [{}, /no API key/],
    [{ "pareta:apiKey": encrypted }, /no API key/],
    [{ "pareta:apiKey": `${KEY}\n` }, /cannot be used/],
    [{ "pareta:apiKey": KEY, "pareta:baseUrl": "nowhere" }, /cannot be used/],
  ])("is refused, unshown, where it is not usable: %#", (given, message) => {
    expect(() => accountClient(given, {})).toThrow(message);
    expect(() => accountClient(given, {})).not.toThrow("secret");
  });

  it("brings the provider's own patience", () => {
    expect(accountClient({ "pareta:lookupGraceSeconds": "7" }, { PARETA_API_KEY: KEY }).grace).toBe(7_000);
    expect(accountClient({ "pareta:lookupGraceSeconds": "soon" }, { PARETA_API_KEY: KEY })).not.toHaveProperty("grace");
  });
});

describe("what is looked for", () => {
  const seek = (operation = creating(), names: string[] = [], resources = [] as ReturnType<typeof endpoint>[]) => {
    const state = exportOf(resources, [operation]);
    return soughtIn(state, state, names.map(parseName));
  };

  it("is the name in the operation's inputs, decrypted where it is a secret", () => {
    const secret = exportOf([], [creating({ inputs: inputs({ name: encrypted }) })]);
    const plain = exportOf([], [creating({ inputs: inputs({ name: decrypted("hidden-1234567") }) })]);
    const [sought] = soughtIn(secret, plain, []);
    expect(sought).toMatchObject({ name: "hidden-1234567", providers: [PROVIDER], unproven: false });
    expect(sought?.become(recordOf()).inputs?.name).toEqual(encrypted);
    expect(() => soughtIn(secret, secret, [])).toThrow("holds no name");
  });

  it.each([
    ["made here", inputs(), [], [], false],
    ["given", inputs({ __autoName: false, name: "prod" }), [], [], true],
    ["given, and vouched for", inputs({ __autoName: false, name: "prod" }), ["prod"], [], false],
    [
      "given, and this stack's until it deleted that endpoint",
      inputs({ __autoName: false, name: "prod" }),
      [],
      [endpoint({ pendingReplacement: true, outputs: { name: "prod" } })],
      false,
    ],
  ])("is proven by its name when that is %s", (_, given, names, resources, unproven) => {
    expect(seek(creating({ inputs: given }), names, resources)).toMatchObject([{ unproven }]);
  });

  it("is also what the user names, put where the program has it", () => {
    const [, named] = seek(creating(), ["invoices-3f9a1c2"]);
    expect(named).toMatchObject({
      name: "invoices-3f9a1c2",
      urn: urnOf("invoices"),
      source: "name",
      providers: [PROVIDER],
    });
    expect(named?.become(recordOf({ id: "ep_7", model: "llama-1" }))).toMatchObject({
      urn: urnOf("invoices"),
      provider: PROVIDER,
      inputs: {
        name: "invoices-3f9a1c2",
        task: "contract-key-fields",
        model: "recommended",
        __autoName: true,
        __urn: urnOf("invoices"),
      },
    });
    expect(() => named?.become(recordOf({ task: null }))).toThrow("tells no task");
    expect(seek(creating(), ["contracts-1111111"])).toHaveLength(1);
  });

  it.each([
    ["contracts-3f9a1c2", "contracts"],
    ["my-contracts-eu-3f9a1c2", "my-contracts-eu"],
    ["prod=contracts", "contracts"],
    ["my-contracts-3f9a1c2=MyContracts", "MyContracts"],
    ["a=b=contracts", "contracts"],
  ])("has a logical name: %s", (text, logicalName) => {
    expect(logicalNameFor(parseName(text))).toBe(logicalName);
  });

  it.each(["prod", "prod=", "contracts-3f9a1c", "=x"])("has no logical name: %s", (text) => {
    expect(() => logicalNameFor(parseName(text))).toThrow("--name");
  });

  it("has no place in a stack that is empty", () => {
    const empty = { version: 3, deployment: {} };
    expect(() => soughtIn(empty, empty, [parseName("contracts-3f9a1c2")])).toThrow("the stack is empty");
  });
});

describe("an import that Pulumi refuses", () => {
  it.each([
    ["error: the stack is currently locked by 1 lock(s)", 3],
    ["error: [409] Conflict: Another update is currently in progress.", 3],
    ["error: importing this file could be dangerous", 1],
  ])("%s", (said, exitCode) => {
    const error = importFailed("dev", said);
    expect(error.exitCode).toBe(exitCode);
    expect(error.message).toContain(said);
    expect(error.message.includes("pulumi cancel --yes --stack dev")).toBe(exitCode === 3);
  });
});
