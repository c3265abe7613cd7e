import fc from "fast-check";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN } from "../../provider/endpoint";
import { fromStruct, secretsOf, toStruct } from "../../provider/plugin/values";
import { SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWNS } from "../../provider/shell/wire";

const struct = (value: object) => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
const secret = (value: unknown) => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

it("tells what is secret, however deep, and hands it on in plain text", () => {
  const { plain, secrets } = fromStruct(
    struct({
      task: secret("contract-key-fields"),
      smokeTest: { messages: [{ role: "user", content: secret("hello") }], contains: secret(secret("x")) },
      running: true,
    }),
  );
  expect(plain).toEqual({
    task: "contract-key-fields",
    smokeTest: { messages: [{ role: "user", content: "hello" }], contains: "x" },
    running: true,
  });
  expect([...secrets].sort()).toEqual(["smokeTest", "task"]);
});

it("wraps what is secret whole, so that no part of it is left in plain text", () => {
  const sent = toStruct({ smokeTest: { messages: ["hello"] }, url: null, gone: undefined }, new Set(["smokeTest"]));
  expect(sent.toJavaScript()).toEqual({ smokeTest: secret({ messages: ["hello"] }), url: null });
});

it("takes each of Pulumi's words for what is unknown for one", () => {
  const all = Object.fromEntries([...UNKNOWNS].map((word, index) => [`k${index}`, { inner: [word] }]));
  const { plain } = fromStruct(struct(all));
  expect(Object.values(plain)).toEqual([...UNKNOWNS].map(() => ({ inner: [UNKNOWN] })));
});

it("has nothing of nothing", () => {
  expect(fromStruct(undefined)).toEqual({ plain: {}, secrets: new Set() });
  expect(secretsOf(fromStruct(struct({ a: secret(1) })), fromStruct(struct({ b: secret(2), c: 3 })))).toEqual(
    new Set(["a", "b"]),
  );
});

const props = fc.dictionary(
  fc.string({ minLength: 1 }).filter((key) => key !== "__proto__"),
  fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
  { maxKeys: 5 },
);

it("gives back any JSON as it was, secret or not", () => {
  fc.assert(
    fc.property(props, fc.boolean(), (given, hidden) => {
      const text = JSON.stringify(given);
      fc.pre(!text.includes(SIGNATURE_KEY) && !text.includes('"__proto__"'));
      const secrets = new Set(hidden ? Object.keys(given) : []);
      const back = fromStruct(toStruct(JSON.parse(text) as Record<string, unknown>, secrets));
      expect(back.plain).toEqual(JSON.parse(text));
      expect(back.secrets).toEqual(secrets);
    }),
    { numRuns: 200 },
  );
});

it("speaks of any JSON as google-protobuf does, which the engine's side of the wire is like", () => {
  fc.assert(
    fc.property(props, (given) => {
      const text = JSON.stringify(given);
      fc.pre(!text.includes('"__proto__"') && !text.includes(SIGNATURE_KEY));
      const plain = JSON.parse(text) as Record<string, unknown>;
      const theirs = Struct.deserializeBinary(struct(plain).serializeBinary());
      const ours = Struct.deserializeBinary(toStruct(plain).serializeBinary());
      expect(fromStruct(theirs).plain).toEqual(plain);
      expect(ours.toJavaScript()).toEqual(plain);
      // A Struct that was read is also sent on unchanged.
      expect(Struct.deserializeBinary(ours.serializeBinary()).toJavaScript()).toEqual(plain);
    }),
    { numRuns: 200 },
  );
});

it("has properties in one order, whatever order they were sent in", () => {
  const sent = Struct.deserializeBinary(toStruct({ b: 1, a: { d: 1, c: 2 } }).serializeBinary());
  expect(JSON.stringify(fromStruct(sent).plain)).toBe('{"a":{"c":2,"d":1},"b":1}');
});

it("leaves out what is undefined, as JSON does, and refuses what JSON has no word for", () => {
  const sent = toStruct({ gone: undefined, inner: { gone: undefined, list: [undefined] } });
  expect(fromStruct(sent).plain).toEqual({ inner: { list: [null] } });
  expect(() => toStruct({ id: 1n })).toThrow("a bigint cannot be a property");
});
