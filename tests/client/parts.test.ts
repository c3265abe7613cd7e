import { APIResponseError, ParetaError } from "pulumi-pareta/client";
import { describeJson, isJsonObject } from "../../provider/client/core/json";
import { path } from "../../provider/client/core/path";
import {
  ApiRecord,
  anything,
  flag,
  number,
  object,
  parseRows,
  text,
  wrongShape,
} from "../../provider/client/core/record";

describe("a path", () => {
  it.each([
    ["ep_1", "/v1/endpoints/ep_1/start"],
    ["a b/c?d#e", "/v1/endpoints/a%20b%2Fc%3Fd%23e/start"],
    ["%2e%2e", "/v1/endpoints/%252e%252e/start"],
    ["...", "/v1/endpoints/.../start"],
    ["größe", "/v1/endpoints/gr%C3%B6%C3%9Fe/start"],
  ])("takes the id %j as one segment", (id, want) => {
    expect(path`/v1/endpoints/${id}/start`).toBe(want);
  });

  it("may hold several ids, or none", () => {
    expect(path`/v1/${"a"}/b/${"c"}`).toBe("/v1/a/b/c");
    expect(path`/v1/tasks`).toBe("/v1/tasks");
  });

  it.each([
    ["", "an id is required, as a non-empty string"],
    [undefined, "an id is required, as a non-empty string"],
    [7, "an id is required, as a non-empty string"],
    [".", '"." is no id'],
    ["..", '".." is no id'],
    ["\ud800", "an id must be well-formed Unicode"],
  ])("refuses %j, which no escaping makes a segment", (id, why) => {
    expect(() => path`/v1/endpoints/${id as string}`).toThrow(new ParetaError(why));
  });
});

it.each([
  [{}, true, "an object"],
  [[], false, "a list"],
  [null, false, "null"],
  ["x", false, "a string"],
  [7, false, "a number"],
  [true, false, "a boolean"],
  [undefined, false, "a undefined"],
])("%j: whether it is an object (%p), and what it is called (%s)", (value, isObject, name) => {
  expect(isJsonObject(value)).toBe(isObject);
  expect(describeJson(value)).toBe(name);
});

describe("a record of the API", () => {
  class Thing extends ApiRecord {
    protected static override readonly kind: string = "Thing";
    read = {
      text: this.field("text", text),
      number: this.field("number", number),
      flag: this.field("flag", flag),
      object: this.field("object", object),
      anything: this.field("anything", anything),
    };
  }

  it("has the fields that are of their type", () => {
    const raw = { text: "a", number: 1, flag: false, object: { a: 1 }, anything: [1] };
    expect(new Thing(raw).read).toEqual(raw);
  });

  it.each([
    [{}],
    [{ text: null, number: null, flag: null, object: null, anything: null }],
    [{ text: 1, number: "1", flag: "true", object: [] }],
  ])("reads what is missing, or of another type, as null: %j", (raw) => {
    expect(new Thing(raw).read).toEqual({ text: null, number: null, flag: null, object: null, anything: null });
  });

  it.each([
    [null, "expected Thing as an object, got null"],
    [[], "expected Thing as an object, got a list"],
    ["x", "expected Thing as an object, got a string"],
  ])("is not made of %j", (raw, why) => {
    expect(() => new Thing(raw)).toThrow(new APIResponseError(why, "shape"));
    expect(() => new Thing(raw)).toThrow(expect.objectContaining({ fault: "shape" }) as Error);
  });
});

describe("a list of rows", () => {
  const parse = (row: unknown) => {
    if (row === "bad") throw wrongShape("a row", row);
    if (row === "bug") throw new TypeError("oops");
    return row;
  };

  it("is made of all of them, or of none", () => {
    expect(parseRows(["a", "b"], "endpoints", parse)).toEqual(["a", "b"]);
    expect(parseRows([], "endpoints", parse)).toEqual([]);
    expect(() => parseRows(["a", "bad"], "endpoints", parse)).toThrow(
      new APIResponseError("expected a row, got a string (in row 1 of the endpoints)", "shape"),
    );
  });

  it("has to be a list", () => {
    expect(() => parseRows({ data: [] }, "endpoints", parse)).toThrow("expected a list of endpoints, got an object");
  });

  it("does not hide a bug", () => {
    expect(() => parseRows(["bug"], "endpoints", parse)).toThrow(new TypeError("oops"));
  });
});
