import { APIResponseError } from "pulumi-pareta/client";
import { BodyCollector, parseJsonBody } from "../../provider/client/core/body";

const bytes = (text: string) => Buffer.from(text);

describe("a body that is collected", () => {
  it("is complete, with characters that are split over two pieces", () => {
    const body = new BodyCollector(100);
    const euro = bytes("10 € a day");
    for (const byte of euro) void body.push(Uint8Array.of(byte));
    expect(body.text()).toBe("10 € a day");
  });

  it("may be just as long as the limit", () => {
    const body = new BodyCollector(6);
    void body.push(bytes("abc"));
    void body.push(bytes("def"));
    void body.push(bytes(""));
    expect(body.text()).toBe("abcdef");
  });

  it("is refused once it is longer, and what fits is kept for the error", () => {
    const body = new BodyCollector(6);
    void body.push(bytes("abcd"));
    const longer = () => void body.push(bytes("efgh"));
    expect(longer).toThrow(
      new APIResponseError("the answer is longer than 6 bytes, the most that is read of it", "oversize"),
    );
    expect(longer).toThrow(expect.objectContaining({ fault: "oversize" }) as Error);
    expect(body.text()).toBe("abcdef");
  });
});

describe("the JSON of a response", () => {
  const parse = (body: string, type?: string) => parseJsonBody({ headers: type ? { "content-type": type } : {} }, body);

  it.each([
    ['{"id": "ep_1"}', { id: "ep_1" }],
    ["\r\n [1] \n", [1]],
    ["null", null],
    ["7", 7],
    ["", {}],
    [" \n", {}],
  ])("%j", (body, json) => {
    expect(parse(body)).toEqual(json);
  });

  it.each([
    ["<html>", "html", "expected JSON, got a page (text/html)"],
    [" \n<!doctype html>", "html", "expected JSON, got a page (text/html)"],
    ['{"id": "ep', "truncated", "expected JSON, got a part of it (text/html)"],
    ["[1, 2", "truncated", "expected JSON, got a part of it (text/html)"],
    ['"half a te', "truncated", "expected JSON, got a part of it (text/html)"],
    ['oops: {"a"', "content-type", "expected JSON, got other text (text/html)"],
    ["1 < 2", "content-type", "expected JSON, got other text (text/html)"],
    ["you are <", "content-type", "expected JSON, got other text (text/html)"],
  ])("%j is none: %s", (body, fault, message) => {
    const parsing = () => parse(body, "text/html");
    expect(parsing).toThrow(new APIResponseError(message, "html"));
    expect(parsing).toThrow(expect.objectContaining({ fault }) as Error);
  });

  it("is reported as missing where the response names no content type", () => {
    expect(() => parse("oops")).toThrow("expected JSON, got other text (no content type)");
  });
});
