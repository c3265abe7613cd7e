import type { CompanyName } from "./company";
import type { At, Fault } from "./fault";
import { FAULTS } from "./faults";
import type { LatenessName } from "./lateness";
import { NAME_RULES, nameRule, type NameRuleName } from "./names";
import { isRuled, replaces } from "./operations";
import type { Row } from "./rows";

/** The dimensions of a case besides its fault, its call and its names. */
export interface Extras {
  listed: LatenessName;
  company: CompanyName;
}

/** The first kind of each row represents it where one more dimension is tried. */
const REPRESENTATIVES = new Map<Row, Fault>();
for (const fault of FAULTS) if (fault.made && !REPRESENTATIVES.has(fault.row)) REPRESENTATIVES.set(fault.row, fault);

/** The same for all faults of one call, or of none. */
const FIRST = new Map<string, Fault>();
for (const fault of FAULTS) {
  for (const call of [...fault.on, undefined]) {
    const key = `${fault.row} ${call}`;
    if ((call !== undefined || fault.on.length === 0) && !FIRST.has(key)) FIRST.set(key, fault);
  }
}

/** Why a call of an operation is not tried with a fault that it can have; undefined: it is tried. */
export function whyNotCall(fault: Fault, at: At): string | undefined {
  const { operation, call } = at;
  const own = fault.skip?.(at);
  if (own !== undefined) return own;
  if (replaces(operation) && fault.made && REPRESENTATIVES.get(fault.row) !== fault) {
    return "the halves of a replacement are create and delete, which try every kind; one kind of each row is tried here";
  }
  if (isRuled(operation) && call !== "cost" && FIRST.get(`${fault.row} ${call}`) !== fault) {
    return "what a rule says is brought about as create, start and stop are, which try every kind; the first of each row and call is tried here";
  }
  if (
    operation === "create stopped" &&
    (call === "list" || (call === "deploy" && !fault.made && fault.twins === undefined))
  ) {
    return "until the deploy is over it is what create does, and create tries it";
  }
  return undefined;
}

/** Why a case is not tried under a rule for names; undefined: it is tried. */
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

/** Why a case is not tried under each rule for taken names; undefined: it is tried. */
export function whyNotTaken(fault: Fault, { operation }: At): string | undefined {
  if (fault.resends !== "under every rule") return "the deploy is sent once, which every case checks";
  return operation === "create" ? undefined : "to send a deploy again is create's part, and create tries every rule";
}

/** Whether a deploy of unknown outcome is looked for in a list. */
function isLookedFor(fault: Fault): boolean {
  return fault.made === true || fault.late !== undefined;
}

/** The lateness that is tried together with other operations. */
export function latenessInCompany(fault: Fault): LatenessName {
  return isLookedFor(fault) ? "3 s late" : "at once";
}

/** Why a case is not tried with a list that lags behind; undefined: it is tried. */
export function whyNotListed(
  fault: Fault,
  { operation }: At,
  names: NameRuleName,
  listed: LatenessName,
): string | undefined {
  if (listed === "later than anybody looks" && fault.unseen !== undefined) return fault.unseen;
  if (!isLookedFor(fault)) return "nothing was made that would have to be looked for in a list";
  if (fault.late === undefined && REPRESENTATIVES.get(fault.row) !== fault) {
    return "the look begins when the deploy is given up, whatever for: one kind of each row is tried with every lateness";
  }
  if (names !== "kept" && names !== "given and kept") {
    return "when a row is listed and what it is called are two things: names that are made and given are tried";
  }
  if (operation !== "create" && fault.late === undefined) {
    return "to look for a lost deploy is create's part, and create tries every lateness";
  }
  return undefined;
}

/** Why a case is not tried while others ask at the same time; undefined: it is tried. */
export function whyNotCompany(
  fault: Fault,
  { operation, call }: At,
  names: NameRuleName,
  company: CompanyName,
): string | undefined {
  if (names !== "kept") return "who else asks does not change what names are worth: made ones are tried";
  if (isRuled(operation))
    return "what a rule says is brought about as create, start and stop are, which try every company";
  if (replaces(operation)) return "the halves of a replacement are create and delete, which try every company";
  if (fault.address) return "a process has one address, so that whatever is wrong with it is so for everybody in it";
  if (call === "retrieve") {
    return "where several look, they are answered from one list: what is wrong with that list is tried in its place";
  }
  if (fault.byNumber || (fault.cancelled && call === "list")) {
    return "it befalls a list by its number, and in company nobody can tell whose that is";
  }
  if (fault.clockOff !== undefined) return "the clock is the machine's, whoever asks";
  if (!isLookedFor(fault) && FIRST.get(`${fault.row} ${call}`) !== fault) {
    return "one kind of each row and call is tried in company";
  }
  if (fault.made && fault.late === undefined && REPRESENTATIVES.get(fault.row) !== fault) {
    return "one kind of each row and call is tried in company";
  }
  if (isLookedFor(fault) && operation !== "create" && fault.late === undefined) {
    return "to look for a lost deploy is create's part, and create tries every company";
  }
  if (company === "fifty others" && !isLookedFor(fault)) {
    return "fifty differ from two where a list is searched, which only what is looked for is about";
  }
  return undefined;
}

export const NAME_RULE_NAMES = Object.keys(NAME_RULES) as NameRuleName[];
