import fc from "fast-check";
import { EndpointError, asDeletable, asState, asStored, decide } from "../../provider/endpoint";
import { stateFaults } from "../../provider/endpoint/decide/stored-state";
import { inputsOf, stateOf } from "../support/endpoints";
import { anyJson, nearly, state, tries } from "./arbitraries";

const whole: Record<string, unknown> = {
  ...stateOf(),
  deployOptions: { region: "eu" },
  smokeTest: { messages: [{ role: "user", content: "Ping?" }] },
  __timeouts: { create: "1h" },
};
const fields = Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, fc.constant(value)]));

it("any state of another program is refused with a message, or every verb can use it", () => {
  fc.assert(
    fc.property(nearly(fields), (props) => {
      const faults = stateFaults(props);
      if (faults.length > 0) {
        expect(() => asState("ep_1", props)).toThrow(EndpointError);
        expect(() => asState("ep_1", props)).toThrow("Nothing was changed");
      } else {
        const decision = decide(asState("ep_1", props), inputsOf(), { kind: "unreadable", reason: "" });
        expect(["none", "update", "replace", "refuse"]).toContain(decision.action);
      }
      expect(stateFaults({ ...whole, ...asDeletable("ep_1", props) })).toEqual([]);
      try {
        expect(stateFaults({ ...whole, ...asStored("ep_1", props) })).toEqual([]);
      } catch (error) {
        if (!(error instanceof EndpointError)) throw error;
        expect(error.message).toContain("deployOptions");
      }
    }),
    tries(500),
  );
});

it("no value of a state is in an error, because it may be secret", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(whole)), anyJson, (key, value) => {
      const shown = stateFaults({ ...whole, [key]: { canary: "c4nary", value } }).join();
      expect(shown).not.toContain("c4nary");
    }),
    tries(200),
  );
});

it("a state of our own stays as it is", () => {
  fc.assert(
    fc.property(state, (own) => {
      if (own.model === "" || own.name === "") return;
      expect(asState("ep_1", { ...own })).toEqual(own);
      expect(asStored("ep_1", { ...own })).toEqual(own);
    }),
    tries(300),
  );
});
