import type { Emulator } from "../../emulator";
import type { Seen } from "./scenario";

type Props = Record<string, unknown>;

/** A resource in a driver's state. */
export interface Held {
  id: string;
  outputs: Props;
}

/** The outputs that a user sees, in one form: independent of the shell that wrote them, and without random values. */
const SHOWN = [
  ...["task", "model", "name", "running", "ready", "status", "deployedModel", "deployOptions", "smokeTest"],
  ...["recommendedSystemPrompt", "promptScaffold"],
];

/** Observes a stack from one look to the next. */
export class Observer {
  readonly #ids = new Map<string, string>();
  #looked = 0;

  constructor(private readonly emulator: Emulator) {}

  /** What a user now sees of each scenario. */
  look(
    names: readonly string[],
    held: ReadonlyMap<string, Held>,
    errors: ReadonlyMap<string, string>,
  ): Map<string, Seen> {
    const entries = this.emulator.ledger.entries.slice(this.#looked);
    this.#looked = this.emulator.ledger.entries.length;
    return new Map(
      names.map((name) => {
        const found = held.get(name);
        const before = this.#ids.get(name);
        if (found) this.#ids.set(name, found.id);
        else this.#ids.delete(name);
        const mine = entries.filter((entry) => entry.via === "api" && belongsTo(name, entry.name ?? ""));
        const error = errors.get(name);
        const seen: Seen = {
          id: !found ? "none" : found.id === before ? "same" : "new",
          ...(found && { state: stateOf(name, found.outputs) }),
          calls: mine.map(({ action }) => action),
          ...(error !== undefined && { error: steady(name, error) }),
        };
        return [name, seen];
      }),
    );
  }
}

/** Whether a name belongs to a scenario. A made name and a given name both begin with the scenario's name. */
export function belongsTo(scenario: string, name: string): boolean {
  return (
    name === scenario || (/^-([0-9a-f]{7}|given|kept)$/.test(name.slice(scenario.length)) && name.startsWith(scenario))
  );
}

function stateOf(scenario: string, outputs: Props): Props {
  const shown = Object.fromEntries(SHOWN.flatMap((key) => (key in outputs ? [[key, outputs[key]]] : [])));
  const made = new RegExp(`^${scenario}-[0-9a-f]{7}$`).test(String(outputs.name));
  return { ...shown, ...(made && { name: "(made)" }), ...("url" in outputs && { hasUrl: outputs.url !== null }) };
}

/** An error without the parts that differ from run to run. */
function steady(scenario: string, error: string): string {
  return error
    .replace(/^\S+ resource '[^']*': property \w+ value \{[^}]*\} has a problem: /, "")
    .replaceAll(/ep_[0-9a-f]+/g, "(id)")
    .replaceAll(/req_[0-9a-f]+/g, "(request)")
    .replaceAll(new RegExp(`${scenario}-[0-9a-f]{7}`, "g"), "(name)")
    .replaceAll(/\d+ (ms|s|min)\b/g, "(time)")
    .replaceAll(/\s+/g, " ")
    .trim();
}
