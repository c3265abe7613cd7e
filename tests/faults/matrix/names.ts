import type { EmulatorOptions } from "../../../emulator";

/** What a server may do with the name that a deploy asks for; the API does not document it. */
export interface NameRule {
  /** The name that the user gives. Without it, a name is made. */
  given?: string;
  /** Whether the endpoint can be found by the name that was sent. */
  findable: boolean;
  emulator: EmulatorOptions;
}

export const NAME_RULES = {
  kept: { findable: true, emulator: {} },
  "given and kept": { given: "contracts-prod", findable: true, emulator: {} },
  "the id": { findable: true, emulator: { idEqualsName: true } },
  "given, and the id": { given: "verträge-東京", findable: true, emulator: { idEqualsName: true } },
  normalised: { given: "Contracts_Prod", findable: false, emulator: { names: "normalised" } },
  ignored: { findable: false, emulator: { names: "ignored" } },
} as const satisfies Record<string, NameRule>;

/** What a server does with a second deploy under a taken name, and with one whose key it knows. */
export const TAKEN_RULES = {
  "taken refused": { takenName: "refuse" },
  "taken made twice": { takenName: "second" },
  "taken answered with what is there": { takenName: "existing" },
  "taken made twice, one key one deploy": { takenName: "second", idempotencyKeys: "honoured" },
} as const satisfies Record<string, EmulatorOptions>;

export type NameRuleName = keyof typeof NAME_RULES;
export type TakenRuleName = keyof typeof TAKEN_RULES;

export function nameRule(name: NameRuleName): NameRule {
  return NAME_RULES[name];
}
