import fc from "fast-check";
import { concealer } from "../../../provider/endpoint/decide/conceal";
import { INPUT_NAMES } from "../../../provider/endpoint/properties";
import { isTightened, secretInputs, tellingOutputs } from "../../../provider/endpoint/decide/secrecy";
import { UNKNOWN, type EndpointInputs } from "../../../provider/endpoint/types";

const others = (...secrets: string[]) => INPUT_NAMES.filter((name) => !secrets.includes(name));

describe("which parts of a text are concealed", () => {
  const rows: { reason: string; inputs: Partial<EndpointInputs>; text: string; want: string }[] = [
    {
      reason: "nothing, where all inputs are known to be plain",
      inputs: { name: "contracts", __plain: true },
      text: "deploying contracts",
      want: "deploying contracts",
    },
    {
      reason: "a secret, wherever it stands",
      inputs: { name: "hunter2", task: "contracts", __plain: others("name") },
      text: "deploying hunter2 (task contracts): xhunter2x is taken",
      want: "deploying [secret name] (task contracts): x[secret name]x is taken",
    },
    {
      reason: "everything, where nothing is known",
      inputs: { name: "hunter2", task: "contracts" },
      text: "deploying hunter2 (task contracts)",
      want: "deploying [secret name] (task [secret task])",
    },
    {
      reason: "a value deep in an object, as text or number",
      inputs: { deployOptions: { tags: { owner: ["alice-smith"] }, budget: 4711 }, __plain: others("deployOptions") },
      text: "owner alice-smith has 4711, and not 47110",
      want: "owner [secret deployOptions] has [secret deployOptions], and not [secret deployOptions]0",
    },
    {
      reason: "what JSON and a URL make of it",
      inputs: { name: 'a "b"/c', __plain: others("name") },
      text: 'at /v1/endpoints/a%20%22b%22%2Fc: "a \\"b\\"/c"',
      want: 'at /v1/endpoints/[secret name]: "[secret name]"',
    },
    {
      reason: "a short one only by itself",
      inputs: { deployOptions: { region: "eu" }, __plain: others("deployOptions") },
      text: "region eu: neutral, eu-1, 'eu'",
      want: "region [secret deployOptions]: neutral, [secret deployOptions]-1, '[secret deployOptions]'",
    },
    {
      reason: "the longer of two before the shorter",
      inputs: { name: "hunter2-prod", task: "hunter2", __plain: others("name", "task") },
      text: "hunter2-prod does hunter2",
      want: "[secret name] does [secret task]",
    },
    {
      reason: "no roles of a smoke test, whose messages are",
      inputs: {
        smokeTest: { messages: [{ role: "user", content: "the merger is off" }], contains: "pong" },
        __plain: others("smokeTest"),
      },
      text: "users said: the merger is off",
      want: "users said: [secret smokeTest]",
    },
    {
      reason: "nothing for what is not known yet, or empty",
      inputs: { name: UNKNOWN, deployOptions: { region: "", on: true, none: null } },
      text: `deploying ${UNKNOWN}`,
      want: `deploying ${UNKNOWN}`,
    },
  ];
  test.each(rows)("$reason", ({ inputs, text, want }) => {
    expect(concealer(inputs)(text)).toBe(want);
  });

  test("no text holds a secret of four characters or more", () => {
    const secret = fc.string({ minLength: 4, maxLength: 12 }).filter((text) => text.trim().length >= 4);
    const property = fc.property(secret, fc.array(fc.string()), (name, parts) => {
      const shown = concealer({ name, __plain: others("name") })(parts.join(name));
      const left = shown.replaceAll("[secret name]", "\0");
      expect(left.includes(name)).toBe(false);
    });
    fc.assert(property);
  });
});

test("an input that is not known to be plain counts as a secret", () => {
  expect(secretInputs({})).toEqual(INPUT_NAMES);
  expect(secretInputs({ __plain: [] })).toEqual(INPUT_NAMES);
  expect(secretInputs({ __plain: ["task", "model"] })).toEqual(
    INPUT_NAMES.filter((name) => name !== "task" && name !== "model"),
  );
  expect(secretInputs({ __plain: true })).toEqual([]);
});

test("an output that tells of a secret is one", () => {
  expect(tellingOutputs(["model"])).toEqual(["deployedModel", "recommendedSystemPrompt", "promptScaffold"]);
  expect(tellingOutputs(["name", "deployOptions"])).toEqual(["url"]);
  expect(tellingOutputs(["smokeTest", "ready", "toString"])).toEqual([]);
});

test("only what was plain and is a secret now has to be written", () => {
  expect(isTightened({ __plain: true }, { __plain: ["task"] })).toBe(true);
  expect(isTightened({ __plain: ["task"] }, { __plain: true })).toBe(false);
  expect(isTightened({ __plain: ["task", "name"] }, { __plain: ["task", "model"] })).toBe(true);
  expect(isTightened({}, {})).toBe(false);
});
