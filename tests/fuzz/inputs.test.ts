import fc from "fast-check";
import { UNKNOWN, asInputs, checkInputs, decide, isUnknown } from "../../provider/endpoint";
import { anyJson, isPlainJson, nearly, state, text, tries } from "./arbitraries";

const value = fc.oneof(anyJson, fc.constant(UNKNOWN));

const number = fc.double({ noNaN: true, noDefaultInfinity: true });

const options = nearly({
  region: fc.oneof(text, fc.constant(UNKNOWN)),
  quality: fc.oneof(text, number),
  cost_per_request_micro_usd: fc.oneof(number, fc.nat(), fc.constant(UNKNOWN)),
  task: value,
  wait: value,
});

const smoke = nearly({
  messages: fc.array(fc.oneof(nearly({ role: text, content: value }), value), { maxLength: 2 }),
  contains: value,
});

const evaluated = nearly({
  examples: fc.array(fc.oneof(nearly({ input: text, expected: value }), value), { maxLength: 2 }),
  fromTask: value,
  scorer: fc.oneof(fc.constantFrom("exact", "json", UNKNOWN), value),
  minimum: value,
  notWorseThanCurrent: value,
});

const props = nearly({
  task: fc.oneof(text, fc.constant(UNKNOWN)),
  model: fc.oneof(text, fc.constant(UNKNOWN)),
  name: fc.oneof(text, fc.constantFrom(UNKNOWN, ".", "..", "a\u0000b", " a")),
  running: fc.oneof(fc.boolean(), fc.constant(UNKNOWN)),
  deployOptions: fc.oneof(options, fc.constant(UNKNOWN)),
  smokeTest: fc.oneof(smoke, fc.constant(UNKNOWN)),
  evaluation: fc.oneof(evaluated, fc.constant(UNKNOWN)),
  __timeouts: nearly({ create: fc.constantFrom("40m", "1h30m", "-1s", "0s"), delete: text }),
  __urn: fc.oneof(text, fc.constantFrom(UNKNOWN, "urn:pulumi:dev::app::t::contracts")),
  gpu: value,
});

const KNOWN = ["task", "model", "name", "running", "deployOptions", "smokeTest", "evaluation", "customTimeouts"];

it("a check of any value names what is wrong, and never throws", () => {
  fc.assert(
    fc.property(fc.oneof(props, fc.constant({})), props, (olds, news) => {
      const { inputs, failures } = checkInputs(olds, news, () => 0.5);
      for (const { property, reason } of failures) {
        const head = property.split(".")[0] as string;
        expect(KNOWN.includes(head) || Object.keys(news).some((key) => property.startsWith(key))).toBe(true);
        expect(reason).not.toBe("");
        expect(reason).not.toContain("[object Object]");
      }
      expect(isPlainJson(inputs)).toBe(true);
    }),
    tries(2000),
  );
});

it("what passes a check passes it again, unchanged, and can be decided on", () => {
  const right = fc.record(
    {
      task: fc.oneof(fc.string({ minLength: 1 }), fc.constant(UNKNOWN)),
      model: fc.oneof(fc.string({ minLength: 1 }), fc.constant(UNKNOWN)),
      name: fc.oneof(fc.stringMatching(/^[a-z]+$/), fc.constant(UNKNOWN)),
      running: fc.oneof(fc.boolean(), fc.constant(UNKNOWN)),
      deployOptions: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 }),
      __urn: text,
    },
    { requiredKeys: ["task"] },
  );
  fc.assert(
    fc.property(right, state, (news, olds) => {
      const first = checkInputs({}, news, () => 0.5);
      fc.pre(first.failures.length === 0);
      const again = checkInputs(first.inputs, news, () => 0.7);
      // Only a name that is not known yet cannot be kept.
      if (!isUnknown(first.inputs.name)) expect(again).toEqual(first);
      expect(decide(olds, asInputs(first.inputs)).action).toMatch(/^(none|update|replace|ask|refuse)$/);
    }),
    tries(1000),
  );
});
