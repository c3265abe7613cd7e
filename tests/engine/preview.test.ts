import { startEmulator, type Emulator, type FaultSpec } from "../../emulator";
import { CANARY, TestStack, describeWithEngine, type Shell } from "../support/engine";

const TASK = "contract-key-fields";

/** The settings, and the expected preview of one new endpoint. */
interface Row {
  reason: string;
  args?: Record<string, unknown>;
  env?: Record<string, string>;
  fault?: FaultSpec;
  fails: boolean;
  says?: RegExp;
  silent?: RegExp;
  /** The requests of the preview. Undefined: no request reaches the API. */
  asked?: string[];
}

/** A program whose key is known only once another resource exists. */
const UNKNOWN_KEY = `
const pulumi = require("@pulumi/pulumi");
const { Endpoint, Provider } = require(require("./package.json").shell);
class Key extends pulumi.dynamic.Resource {
  constructor(name) {
    const check = async (_, inputs) => ({ inputs });
    super({ check, create: async () => ({ id: "key", outs: { value: "${CANARY}" } }) }, name, { value: undefined });
  }
}
const provider = new Provider("eu", { apiKey: new Key("key").value, baseUrl: process.env.PARETA_BASE_URL });
new Endpoint("contracts", { task: "${TASK}" }, { provider });
`;

const UNCLEAR = /could not be found out beforehand/;

const ROWS: Row[] = [
  { reason: "nothing is wrong", fails: false, silent: /warning|error/, asked: ["leaderboard"] },
  { reason: "no key", env: { PARETA_API_KEY: "" }, fails: true, says: /no API key: run `pulumi config set --secret/ },
  {
    reason: "a key with a line break",
    env: { PARETA_API_KEY: `${CANARY}\n` },
    fails: true,
    says: /cannot be used: apiKey holds characters that no key has/,
  },
  { reason: "an address without a scheme", env: { PARETA_BASE_URL: "pareta.test" }, fails: true, says: /is not a URL/ },
  {
    reason: "a key that is refused",
    env: { PARETA_API_KEY: "pareta_sk_other.key" },
    fails: true,
    says: /invalid API key \(HTTP 401.*Check the API key/,
    asked: ["leaderboard"],
  },
  {
    reason: "a key that is refused, and no prices",
    env: { PARETA_API_KEY: "pareta_sk_other.key", PARETA_SHOW_COSTS: "false" },
    fails: true,
    says: /invalid API key/,
    asked: ["leaderboard"],
  },
  {
    reason: "a key without the permission",
    fault: { call: "any", times: "always", status: 403 },
    fails: true,
    says: /HTTP 403.*lacks the permission/,
    asked: ["leaderboard", "list"],
  },
  {
    reason: "an unknown task",
    args: { task: "contract-key-feilds" },
    fails: true,
    says: /the catalogue has no task "contract-key-feilds"; the nearest are contract-key-fields/,
    asked: ["leaderboard", "tasks"],
  },
  {
    reason: "an unknown model",
    args: { model: "qwen-7" },
    fails: true,
    says: /task "contract-key-fields" has no open model "qwen-7" \(it has .*qwen-1/,
    asked: ["leaderboard"],
  },
  {
    reason: "the real id of a model",
    args: { model: "Qwen/Qwen3-32B" },
    fails: false,
    silent: /warning|error/,
    asked: ["leaderboard"],
  },
  {
    reason: "a leaderboard that is gone",
    fault: { call: "leaderboard", times: "always", status: 404 },
    fails: false,
    silent: /warning|error/,
    asked: ["leaderboard", "tasks"],
  },
  {
    reason: "an empty balance",
    fault: { call: "leaderboard", times: "always", status: 402 },
    fails: false,
    says: /Top up/,
    asked: ["leaderboard"],
  },
  { reason: "no connection", env: { PARETA_BASE_URL: "http://127.0.0.1:9" }, fails: false, says: UNCLEAR },
  ...[429, 500, 503].map((status) => ({
    reason: `HTTP ${status}`,
    fault: { call: "leaderboard", times: "always", status } satisfies FaultSpec,
    fails: false,
    says: UNCLEAR,
    asked: ["leaderboard"],
  })),
  {
    reason: "a page",
    fault: { call: "leaderboard", times: "always", body: "<h1>hello</h1>", headers: { "content-type": "text/html" } },
    fails: false,
    says: UNCLEAR,
    asked: ["leaderboard"],
  },
  {
    reason: "silence",
    fault: { call: "leaderboard", times: "always", delayMs: 60_000 },
    fails: false,
    says: /no answer within 2 s/,
    asked: ["leaderboard"],
  },
];

for (const shell of ["pulumi-pareta", "pulumi-pareta/plugin"] as const satisfies readonly Shell[]) {
  describeWithEngine(`a preview tells what an up could only fail with: ${shell}`, () => {
    let emulator: Emulator;
    let stack: TestStack;
    let usual: Record<string, string>;

    beforeAll(async () => {
      emulator = await startEmulator({ deploySeconds: 0.02, keys: { [CANARY]: "org_a" } });
      stack = await TestStack.ofProgram(emulator, {}, shell);
      usual = stack.env;
    });
    beforeEach(() => {
      emulator.clearRequests();
      emulator.clearFaults();
      stack.env = usual;
    });
    afterAll(async () => {
      stack.remove();
      await emulator.close();
    });
    const calls = () => emulator.requests.map(({ call }) => call);

    it.each(ROWS)("$reason", async ({ args, env, fault, fails, says, silent, asked = [] }) => {
      // Two endpoints: requests and lines that concern the whole run appear once.
      const declared = { args: { task: TASK, ...args } };
      stack.declare({ one: declared, two: declared });
      stack.env = { ...usual, ...env };
      if (fault) emulator.fault(fault);
      const preview = await stack.run("preview");
      expect([preview.text, preview.code === 0]).toEqual([expect.stringMatching(says ?? /./), !fails]);
      if (silent) expect(preview.text).not.toMatch(silent);
      expect(calls()).toEqual(asked);
      if (says && !fails) {
        const [before = "", diagnostics = ""] = preview.text.split("Diagnostics:");
        expect(before).not.toBe("");
        expect(diagnostics.match(/warning: /g)).toHaveLength(1);
      }
      expect(preview.text).not.toContain(CANARY.split(".")[1]);
    });

    it("a key that another resource brings is unknown until it is there, and fails nothing", async () => {
      stack.env = { ...usual, PARETA_API_KEY: "" };
      stack.useProgram(UNKNOWN_KEY);
      const preview = await stack.run("preview");
      expect([preview.text, preview.code]).toEqual([expect.not.stringMatching(/warning|error/), 0]);
      expect(calls()).toEqual([]);
      await stack.up();
      expect(emulator.endpoints).toHaveLength(1);
      await stack.destroy();
      stack.useProgram();
    });

    it("what stays as it is needs no key, and a change of it does", async () => {
      stack.declare({ one: { args: { task: TASK } } });
      await stack.up();
      emulator.clearRequests();
      stack.env = { ...usual, PARETA_API_KEY: "" };
      await stack.succeed("preview", "--expect-no-changes");
      await stack.up("--expect-no-changes");
      stack.declare({ one: { args: { task: TASK, running: false } } });
      for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
        const { code, text } = await stack.run(...command);
        expect([text, code === 0]).toEqual([expect.stringContaining("no API key: run"), false]);
      }
      expect(calls()).toEqual([]);
      stack.env = usual;
      emulator.fault({ call: "leaderboard", times: "always", status: 401 });
      const refused = await stack.run("preview");
      expect([refused.text, refused.code === 0]).toEqual([expect.stringContaining("HTTP 401"), false]);
      emulator.clearFaults();
      await stack.destroy();
    });
  });
}
