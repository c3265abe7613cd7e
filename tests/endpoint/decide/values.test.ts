import { createHash } from "node:crypto";
import { EndpointError } from "../../../provider/endpoint";
import { closest, describe as shown, didYouMean, nearestFew, nearestOr } from "../../../provider/endpoint/decide/hints";
import { plainJson, sameJson } from "../../../provider/endpoint/decide/json";
import { originOf, refuseOtherOrigin } from "../../../provider/endpoint/observe/origin";
import type { Operation } from "../../../provider/endpoint/observe/operation";
import { ORIGIN } from "../../support/endpoints";

describe("a given value in an error", () => {
  test.each([
    ["yes", '"yes" (a string)'],
    [7, "7 (a number)"],
    [true, "true (a boolean)"],
    [null, "null (null)"],
    [undefined, "undefined (a undefined)"],
    [["eu"], '["eu"] (an array)'],
    [{ region: "eu" }, '{"region":"eu"} (a object)'],
    ["x".repeat(58), `"${"x".repeat(58)}" (a string)`],
    ["x".repeat(59), `"${"x".repeat(56)}... (a string)`],
  ])("%p is shown as %s", (value, text) => {
    expect(shown(value)).toBe(text);
  });
});

describe("what was most likely meant", () => {
  const tasks = ["invoice-line-items", "general-chat", "contract-key-fields", "code-generation", "a", "b", "c"];

  test("the closest", () => {
    expect(closest("contract-key-feilds", tasks)).toBe("contract-key-fields");
  });

  test("undefined, where none is near", () => {
    expect(closest("speech", tasks)).toBeUndefined();
    expect(closest("x", tasks)).toBeUndefined();
  });

  const near = ["general-chat", "general-cats", "general-chart", "general-chit", "general-hat", "general-cha", "other"];

  test("the nearest few, nearest first, five by default, and each once", () => {
    expect(nearestFew("general-chart", [...near, ...near], 2)).toEqual(["general-chart", "general-chat"]);
    expect(nearestFew("general-chart", near)).toHaveLength(5);
    expect(nearestFew("general-chart", near, 10)).not.toContain("other");
  });

  test.each([
    ["a slip", "contract-key-feilds"],
    ["in capitals", "CONTRACT-KEY-FIELDS"],
    ["without the dashes", "contractkeyfields"],
    ["begun", "contract"],
    ["with something added", "pareta/contract-key-fields@v2"],
  ])("%s is near", (_how, word) => {
    expect(nearestFew(word, tasks)).toEqual(["contract-key-fields"]);
  });

  test.each(["nosuch", "speech-to-text", "x", "", "contrast-sky-shields-and-more"])("%j is near to none", (word) => {
    expect(nearestFew(word, tasks)).toEqual([]);
  });

  test("what an error adds: the nearest, else the first few of how many there are, else nothing", () => {
    expect(nearestOr("tasks", "contract-key-feilds", tasks)).toBe("the nearest are contract-key-fields");
    expect(nearestOr("tasks", "nosuch", tasks)).toBe(
      "there are 7 tasks: invoice-line-items, general-chat, contract-key-fields, code-generation, a, ...",
    );
    expect(nearestOr("tasks", "nosuch", ["one", "two"])).toBe("there are 2 tasks: one, two");
    expect(nearestOr("tasks", "nosuch", ["one"])).toBe("there is only one");
    expect(nearestOr("tasks", "nosuch", [])).toBe("");
    expect(nearestOr("tasks", "abcd", ["abcd\u001b[31m"])).toBe("the nearest are abcd\\u001b[31m");
  });

  test("for a property: the one that was meant, or else the known ones", () => {
    expect(didYouMean("nmae", ["name", "task"])).toBe('did you mean "name"?');
    expect(didYouMean("provider", ["name", "task"])).toBe("there is name, task");
  });
});

describe("whether two values are equal", () => {
  test.each([
    [{ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    [{ a: 1, b: 2, c: 3 }, { c: 3, a: 1, b: 2 }, true],
    [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }], true],
    [[1, 2], [2, 1], false],
    [["a"], { 0: "a" }, false],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: "1" }, false],
    [{ a: null }, {}, false],
    [{ a: undefined }, {}, true],
    [null, {}, false],
    [undefined, undefined, true],
    [undefined, null, false],
  ])("%j and %j: %s", (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
    expect(sameJson(b, a)).toBe(same);
  });

  test("nothing is left of what a host cannot store", () => {
    expect(plainJson({ a: undefined, b: NaN, c: new Date(0) })).toEqual({ b: null, c: "1970-01-01T00:00:00.000Z" });
  });
});

describe("where a state was read from", () => {
  const operation = (acceptOtherOrigin = false) => ({ origin: ORIGIN, acceptOtherOrigin }) as Operation;
  const doubt = (stored: typeof ORIGIN | undefined, accept?: boolean) => () =>
    refuseOtherOrigin(operation(accept), "ep_1", stored);

  test("is kept as the address and the beginning of the key's hash, never as the key", () => {
    const key = "pareta_sk_k1d.s3cr3t";
    const origin = originOf(key, "https://api.pareta.ai");
    const hash = createHash("sha256").update(key).digest("hex");
    expect(origin).toEqual({ baseUrl: "https://api.pareta.ai", keyFingerprint: hash.slice(0, 12) });
    expect(originOf(`${key}x`, "https://api.pareta.ai").keyFingerprint).not.toBe(origin.keyFingerprint);
  });

  test("is believed when it is the same, or overruled", () => {
    expect(doubt(ORIGIN)).not.toThrow();
    expect(doubt(undefined, true)).not.toThrow();
    expect(doubt({ baseUrl: "http://elsewhere", keyFingerprint: "ba9876543210" }, true)).not.toThrow();
  });

  test.each([
    ["nothing that is told", undefined, /^endpoint ep_1 was not found, but the state does not say with which key/],
    ["the key", { ...ORIGIN, keyFingerprint: "ba9876543210" }, /^endpoint ep_1 was not found, but the API key changed/],
    [
      "the address",
      { ...ORIGIN, baseUrl: "http://elsewhere" },
      /, but the base URL \(was http:\/\/elsewhere, is http:\/\/pareta\.test\) changed since/,
    ],
    [
      "both",
      { baseUrl: "http://elsewhere", keyFingerprint: "ba9876543210" },
      /is http:\/\/pareta\.test\) and the API key changed since/,
    ],
  ])("a change of %s is a doubt that says how to go on", (_what, stored, want) => {
    expect(doubt(stored)).toThrow(EndpointError);
    expect(doubt(stored)).toThrow(want);
    expect(doubt(stored)).toThrow(/another organization's key\? The state is kept\..*PARETA_ALLOW_KEY_CHANGE=true/);
  });
});
