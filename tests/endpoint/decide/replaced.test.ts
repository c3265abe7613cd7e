import { standingIn } from "../../../provider/endpoint/decide/replaced";
import { madeFor, makeName } from "../../../provider/endpoint/decide/names";
import type { Held } from "../../../provider/endpoint/context";
import { URN, inputsOf, recordOf } from "../../support/endpoints";

const OTHER_STACK = URN.replace("dev", "prod");
const isOwn = () => false;
const rowsOf = (...names: string[]) => names.map((name, index) => recordOf({ id: `ep_${index + 1}`, name }));
const found = (rows: ReturnType<typeof rowsOf>, held?: Held, own: (id: string) => boolean = isOwn) =>
  standingIn(rows, inputsOf(), { held, isOwn: own })?.id;

describe("the endpoint that a new one replaces", () => {
  const made = makeName("contracts", Math.random, URN);

  test.each<[string, string | undefined, string | undefined]>([
    ["the id that a diff told", found(rowsOf("a", "b"), { name: "other", id: "ep_2" }), "ep_2"],
    ["the id is gone, and its name is another one's", found(rowsOf("a"), { name: "a", id: "ep_7" }), undefined],
    ["the name that a check told", found(rowsOf("a", "b"), { name: "b" }), "ep_2"],
    ["an id that is a name", found([recordOf({ id: "b", name: null })], { name: "b" }), "b"],
    ["nothing told, and a name made for it", found(rowsOf("a", made)), "ep_2"],
    ["nothing told, and no such name", found(rowsOf("a", "contracts")), undefined],
    ["nothing told, and it is one that this process made", found(rowsOf(made), undefined, () => true), undefined],
  ])("%s", (_, id, want) => expect(id).toBe(want));

  test("without a URN nothing is guessed", () => {
    const { __urn, ...inputs } = inputsOf();
    expect(standingIn(rowsOf(made), inputs, { held: undefined, isOwn })).toBeUndefined();
  });
});

describe("a made name tells its resource", () => {
  const names = Array.from({ length: 2_000 }, () => makeName("contracts", Math.random, URN));

  test("always for its own URN", () => expect(names.every(madeFor(URN))).toBe(true));

  test("hardly ever for another stack's", () => {
    expect(names.filter(madeFor(OTHER_STACK)).length).toBeLessThan(40);
  });

  test.each(["contracts", "contracts-", "contracts-1234567-1234567", "Contracts-0000000", "", "contracts-000000g"])(
    "not %p",
    (name) => expect(madeFor(URN)(name)).toBe(false),
  );

  test("of any logical name", () => {
    for (const logical of ["My_Contracts (EU)", "契約", "x".repeat(99), "a::b"]) {
      const urn = URN.replace("::contracts", `::${logical}`);
      expect(madeFor(urn)(makeName(logical, Math.random, urn))).toBe(true);
    }
  });
});
