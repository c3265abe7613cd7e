import type { FaultSpec } from "../../../../emulator";
import type { Fault } from "../fault";

const TESTED = { smokeTest: { messages: [{ role: "user", content: "Say pong." }] } };

/** An answer without a text, which no test takes. */
const SILENCE: FaultSpec = { call: "chat", json: { choices: [{ message: { role: "assistant", content: "" } }] } };

/** A new endpoint that does not take the place of the old one. */
function refused(kind: string, script: FaultSpec[], more: Partial<Fault> = {}): Fault {
  return {
    row: 47,
    kind,
    on: ["deploy"],
    operations: ["replace"],
    args: TESTED,
    script: () => script,
    verdict: "N",
    says: /It was to replace another endpoint, so .* has been deleted again, and is gone\./,
    ...more,
  };
}

const LEFT = /What was to replace it could not be deleted again, .*recover --name/;

export const gateFaults: Fault[] = [
  refused("its test fails", [SILENCE]),
  refused("the balance is empty in its test", [{ call: "chat", status: 402 }]),
  refused("the answers of its test are lost", [{ call: "chat", times: 3, reset: "after" }]),
  refused("it is never live", [{ call: "deploy", outcome: "stuck" }], { passes: 60 }),
  refused("its test fails, and the reply to its deletion is lost", [SILENCE, { call: "delete", reset: "after" }]),
  refused("its test fails, and its deletion is lost", [SILENCE, { call: "delete", effect: false }]),
  refused("its test fails, and its deletion is refused", [SILENCE, { call: "delete", times: "always", status: 403 }], {
    says: LEFT,
  }),
  refused(
    "its test fails, and its deletion never ends",
    [SILENCE, { call: "delete", times: "always", silent: true, effect: false }],
    {
      says: LEFT,
    },
  ),
  refused("its test fails, and the deploy was doubled", [{ call: "deploy", doubled: true }, SILENCE], { twins: 1 }),
];
