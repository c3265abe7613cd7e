import fc from "fast-check";
import {
  APIResponseError,
  APIStatusError,
  ChatCompletion,
  Endpoint,
  Leaderboard,
  ModelList,
  Task,
  TaskMatch,
} from "pulumi-pareta/client";
import { statusError } from "../../provider/client/core/status-error";
import { progressText } from "../../provider/endpoint/act/attempt";
import { explain, isTransient } from "../../provider/endpoint/decide/explain";
import { answerText, shortfall } from "../../provider/endpoint/decide/smoke-answer";
import { inputsFromRecord, mismatches, toInputs, toState } from "../../provider/endpoint/decide/state";
import { ORIGIN } from "../support/endpoints";
import { anyJson, inputs, isPlainJson, nearly, record, smokeTest, state, text, tries } from "./arbitraries";

const OUTPUTS = ["status", "url", "deployedModel", "recommendedSystemPrompt", "promptScaffold"] as const;

const rows = fc.array(fc.oneof(anyJson, record), { maxLength: 3 });

/** Every getter of an object, including those of its classes. */
function readAll(object: object): void {
  for (
    let proto: unknown = object;
    proto !== null && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    for (const key of Object.getOwnPropertyNames(proto)) Reflect.get(object, key);
  }
  JSON.stringify(object);
}

it.each<[string, new (raw: unknown) => object, fc.Arbitrary<unknown>]>([
  ["an endpoint", Endpoint, record],
  ["a task", Task, nearly({ id: text, default_scorer: text, has_blob_input: fc.boolean() })],
  ["a leaderboard", Leaderboard, nearly({ recommended: text, models: rows, frontier: record })],
  ["a match", TaskMatch, nearly({ chosen: record, candidates: rows, capability: record })],
  ["a list of models", ModelList, nearly({ data: rows })],
  ["a completion", ChatCompletion, nearly({ choices: rows, usage: anyJson })],
])("%s is made of any JSON, or refused as an answer of another shape", (_, Class, likely) => {
  fc.assert(
    fc.property(fc.oneof(anyJson, likely), (raw) => {
      try {
        readAll(new Class(raw));
      } catch (error) {
        expect(error).toBeInstanceOf(APIResponseError);
      }
    }),
    tries(500),
  );
});

it("a state and inputs made of any record are plain JSON", () => {
  fc.assert(
    fc.property(record, inputs, fc.option(state, { nil: undefined }), fc.boolean(), (raw, given, previous, sparse) => {
      // A value that a program leaves out may also be there as undefined.
      const asked = sparse ? Object.assign(given, { deployOptions: undefined, __urn: undefined }) : given;
      let endpoint: Endpoint;
      try {
        endpoint = new Endpoint(raw);
      } catch {
        return fc.pre(false);
      }
      const made = toState(asked, endpoint, ORIGIN, previous);
      expect(isPlainJson(made)).toBe(true);
      expect(isPlainJson(toInputs(made))).toBe(true);
      expect(isPlainJson(inputsFromRecord(endpoint, "ep_1"))).toBe(true);
      for (const key of OUTPUTS) expect(["string", "null"]).toContain(made[key] === null ? "null" : typeof made[key]);
      expect(typeof made.running).toBe("boolean");
      for (const line of mismatches(asked, endpoint, previous)) expect(line).toContain("nothing is changed");
      // If it is read again, and nothing is new, it stays as it is.
      expect(toState(asked, endpoint, ORIGIN, made)).toEqual(made);
    }),
    tries(1000),
  );
});

it("an answer of any content passes a smoke test or is told to lack something, without the key", () => {
  const content = fc.oneof(anyJson, text, fc.array(fc.oneof(anyJson, nearly({ text })), { maxLength: 3 }));
  const choice = nearly({ message: nearly({ content }), finish_reason: text });
  const redact = () => "[clean]";
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 2 }), smokeTest, fc.boolean(), (choices, test, secret) => {
      const given = answerText(new ChatCompletion({ choices }));
      const lacks = shortfall(test, given, { secret, redact });
      if (lacks === undefined) expect(given.toLowerCase()).toContain(test.contains?.toLowerCase() ?? "");
      else if (secret)
        expect(lacks).toMatch(/^the answer (holds no text$|does not contain what smokeTest.contains asks)/);
      else expect(lacks).toMatch(/^the answer (holds no text|does not contain "\[clean\]": it is "\[clean\]")$/);
    }),
    tries(1000),
  );
});

describe("an error of any status, headers and body", () => {
  const place = fc.oneof(fc.array(fc.oneof(text, fc.nat(), fc.constantFrom("body", "task"))), text, fc.constant(null));
  const detail = fc.oneof(
    anyJson,
    text,
    fc.array(
      fc.oneof(
        anyJson,
        fc.record({
          loc: place,
          msg: fc.oneof(
            text.map((said) => `${said}!`),
            anyJson.filter((json) => typeof json !== "string"),
          ),
        }),
      ),
      { maxLength: 3 },
    ),
  );
  const body = fc.oneof(
    text,
    anyJson.map((json) => JSON.stringify(json)),
    detail.map((detail) => JSON.stringify({ detail })),
  );
  const headers = fc.record(
    { "retry-after": text, date: text, "x-request-id": text, location: fc.oneof(text, fc.webUrl()) },
    { requiredKeys: [] },
  );
  const status = fc.oneof(
    fc.constantFrom(400, 401, 402, 403, 404, 409, 422, 429, 500, 503),
    fc.integer({ min: 300, max: 599 }),
  );

  it("has a message", () => {
    fc.assert(
      fc.property(status, headers, body, (status, headers, body) => {
        const error = statusError({ status, headers }, body, new URL("http://pareta.test/v1/endpoints"), 0);
        expect(error).toBeInstanceOf(APIStatusError);
        expect(error.message).not.toBe("");
        expect(typeof isTransient(error)).toBe("boolean");
        const said = explain(error, "deploying");
        expect(said).toMatch(/^Deploying failed: /);
        expect(said).not.toContain("[object Object]");
        expect(said).toContain(String(status));
      }),
      tries(2000),
    );
  });
});

it("any thrown value is explained in a sentence", () => {
  const thrown = fc.oneof(
    text,
    text.map((message) => new Error(message)),
    fc.constantFrom(undefined, null, 7),
  );
  fc.assert(
    fc.property(thrown, (thrown) => {
      expect(explain(thrown, "deploying")).toMatch(/^Deploying failed: /);
    }),
    tries(500),
  );
});

it("progress of any content is a short text or nothing", () => {
  const data = fc.oneof(anyJson, nearly({ stage: text, label: text, pct: fc.double() }));
  fc.assert(
    fc.property(fc.constantFrom("progress", "other"), data, (event, data) => {
      expect(["string", "undefined"]).toContain(typeof progressText({ event, data }));
    }),
    tries(500),
  );
});
