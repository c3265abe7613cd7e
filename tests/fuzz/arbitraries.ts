import fc from "fast-check";
import { UNKNOWN, type EndpointInputs, type EndpointState, type SmokeTest } from "../../provider/endpoint";
import { NOTHING_TOLD, ORIGIN } from "../support/endpoints";

export { tries } from "./tries";

/** Any text, including unusual ones. */
export const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", " ", "__proto__", "toString"),
);

/** Any JSON. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, [], {}, -0, 1e308),
);

/** An object that has some of these keys, the right values in some of them, and other keys too. */
export function nearly(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const loose = Object.fromEntries(Object.entries(fields).map(([key, right]) => [key, fc.oneof(right, anyJson)]));
  const extra = fc.dictionary(text, anyJson, { maxKeys: 2 });
  return fc.tuple(fc.record(loose, { requiredKeys: [] }), extra).map(([known, unknown]) => ({ ...unknown, ...known }));
}

export const status = fc.oneof(
  fc.constantFrom("live", "starting", "stopped", "stopping", "failed", "deleting", "LIVE", "migrating"),
  text,
);

/** What an API might say about an endpoint. */
export const record = nearly({
  id: fc.constantFrom("ep_1", "ep_2"),
  name: fc.constantFrom("contracts-3f9a1c2", "other"),
  task: text,
  taskName: text,
  model: fc.constantFrom("qwen-1", "recommended"),
  status,
  url: text,
  recommendedSystemPrompt: text,
  promptScaffold: text,
});

/** A smoke test that a check accepts, or nearly. */
export const smokeTest: fc.Arbitrary<SmokeTest> = fc.record(
  { messages: fc.array(fc.record({ role: text, content: text }), { maxLength: 2 }), contains: text },
  { requiredKeys: ["messages"] },
);

/** Checked inputs with any content. */
export const inputs: fc.Arbitrary<EndpointInputs> = fc
  .record(
    {
      task: fc.oneof(fc.constantFrom("a", "b", UNKNOWN), text),
      model: fc.oneof(fc.constantFrom("recommended", "qwen-1", "llama-2", UNKNOWN), text),
      name: fc.oneof(fc.constantFrom("contracts-3f9a1c2", "other", UNKNOWN), text),
      running: fc.oneof(fc.boolean(), fc.constant(UNKNOWN as unknown as boolean)),
      __autoName: fc.boolean(),
      deployOptions: fc.dictionary(text, anyJson, { maxKeys: 3 }),
      smokeTest,
      __timeouts: fc.record({ create: text, update: text, delete: text, read: text }, { requiredKeys: [] }),
      __urn: text,
    },
    { requiredKeys: ["task", "model", "name", "running", "__autoName"] },
  )
  .map((value) => value);

/** A state as an earlier operation may have left it. */
export const state: fc.Arbitrary<EndpointState> = fc
  .tuple(
    inputs.filter((value) => !JSON.stringify(value).includes(UNKNOWN)),
    fc.record({
      status: fc.option(status),
      url: fc.option(text),
      deployedModel: fc.option(fc.oneof(fc.constantFrom("qwen-1", "llama-2"), text)),
      recommendedSystemPrompt: fc.option(text),
      promptScaffold: fc.option(text),
      ready: fc.boolean(),
      __wasLive: fc.boolean(),
    }),
  )
  .map(([asked, there]) => ({ ...asked, ...NOTHING_TOLD, ...there, __origin: ORIGIN }));

/** Whether gRPC can carry a value: plain JSON, with neither undefined nor NaN in it. */
export function isPlainJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      return value === null || Object.values(value).every(isPlainJson);
    default:
      return false;
  }
}
