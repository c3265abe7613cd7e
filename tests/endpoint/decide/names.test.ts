import fc from "fast-check";
import { logicalName, makeName } from "../../../provider/endpoint/decide/names";

const zero = () => 0;
/** The largest number that a uniform source in [0, 1) returns. */
const almostOne = () => 1 - 2 ** -53;

describe("makeName", () => {
  test.each([
    ["contracts", "contracts-0000000"],
    ["My_Contracts (EU)", "my-contracts-eu-0000000"],
    ["--a--b--", "a-b-0000000"],
    ["契約", "endpoint-0000000"],
    ["", "endpoint-0000000"],
    ["x".repeat(99), `${"x".repeat(32)}-0000000`],
    [`${"x".repeat(31)}-y`, `${"x".repeat(31)}-0000000`],
  ])("%p", (logical, name) => {
    expect(makeName(logical, zero)).toBe(name);
  });

  test("seven hex digits at the edge of the random source", () => {
    expect(makeName("a", almostOne)).toBe("a-fffffff");
  });

  test("any logical name gives one that may stand in a path", () => {
    const source = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const logical = fc.oneof(fc.string({ unit: "binary" }), fc.string({ maxLength: 80 }), fc.constant("-".repeat(50)));
    fc.assert(
      fc.property(logical, fc.infiniteStream(source), (name, numbers) => {
        const made = makeName(name, () => numbers.next().value as number);
        expect(made).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(made.length).toBeLessThanOrEqual(40);
        expect(made).toMatch(/-[0-9a-f]{7}$/);
      }),
      { numRuns: 500 },
    );
  });

  test("two people with the same program get two names", () => {
    const names = new Set(Array.from({ length: 200 }, () => makeName("contracts", Math.random)));
    expect(names.size).toBe(200);
  });
});

describe("logicalName", () => {
  test.each([
    ["urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts", "contracts"],
    ["urn:pulumi:dev::app::a:b:C$pulumi-nodejs:dynamic/pareta:Endpoint::a::b", "a::b"],
    ["nonsense", "endpoint"],
    [undefined, "endpoint"],
  ])("of %p is %s", (urn, name) => {
    expect(logicalName(urn)).toBe(name);
  });
});
