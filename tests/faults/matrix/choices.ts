import type { At, Fault } from "./fault";
import { FAULTS } from "./faults";
import { NAME_RULES, nameRule, type NameRuleName } from "./names";
import { replaces } from "./operations";
import type { Row } from "./rows";

/** The first kind of each row stands for it where one more dimension is tried. */
const REPRESENTATIVES = new Map<Row, Fault>();
for (const fault of FAULTS) if (fault.made && !REPRESENTATIVES.has(fault.row)) REPRESENTATIVES.set(fault.row, fault);

/** Why a call of an operation is not tried with a fault that can befall it; undefined: it is. */
export function whyNotCall(fault: Fault, at: At): string | undefined {
  const { operation, call } = at;
  const own = fault.skip?.(at);
  if (own !== undefined) return own;
  if (replaces(operation) && fault.made && REPRESENTATIVES.get(fault.row) !== fault) {
    return "the halves of a replacement are create and delete, which try every kind; one kind of each row is tried here";
  }
  if (operation === "create stopped" && (call === "list" || (call === "deploy" && !fault.made))) {
    return "until the deploy is over it is what create does, and create tries it";
  }
  return undefined;
}

/** Why a case is not tried under a rule for names; undefined: it is. */
export function whyNotNames(fault: Fault, { operation }: At, name: NameRuleName): string | undefined {
  if (operation === "replace" && nameRule(name).given !== undefined) {
    return "under a name that is given a replacement deletes first, which is an operation of its own";
  }
  if (fault.names)
    return fault.names.includes(name) ? undefined : `it is about names that are ${fault.names.join("; ")}`;
  if (name === "kept") return undefined;
  if (!fault.made) return "nothing is looked for by its name, or nothing is there to be found";
  if (operation !== "create") return "to look for a lost deploy is create's part, and create tries every rule";
  if (REPRESENTATIVES.get(fault.row) !== fault) {
    return "the look begins when the deploy is given up, whatever for: one kind of each row is tried under every rule";
  }
  return undefined;
}

/** Why a case is not tried under each rule for names that are taken; undefined: it is. */
export function whyNotTaken(fault: Fault, { operation }: At): string | undefined {
  if (fault.resends !== "under every rule") return "the deploy is sent once, which every case checks";
  return operation === "create" ? undefined : "to send a deploy again is create's part, and create tries every rule";
}

export const NAME_RULE_NAMES = Object.keys(NAME_RULES) as NameRuleName[];
