import { FAULTS } from "./faults";
import { textOf, type At, type Fault, type Verdict } from "./fault";
import {
  NAME_RULE_NAMES,
  latenessInCompany,
  whyNotCall,
  whyNotCompany,
  whyNotListed,
  whyNotNames,
  whyNotTaken,
  type Extras,
} from "./choices";
import { COMPANY_NAMES, type CompanyName } from "./company";
import { LATE_NAMES, PROMPT, type LatenessName } from "./lateness";
import { TAKEN_RULES, nameRule, type NameRuleName, type TakenRuleName } from "./names";
import { OPERATION_NAMES, callsOf, operationOf, type ApiCall, type OperationName, type Outcome } from "./operations";

/** One operation, one fault, one name rule, one lateness of the list, one company. */
export interface Case extends Extras {
  name: string;
  operation: OperationName;
  fault: Fault;
  /** Undefined for a fault of the whole operation. */
  call: ApiCall | undefined;
  names: NameRuleName;
  taken: TakenRuleName | undefined;
  want: Outcome;
}

/** A combination that is not tried. A field that is missing means any value. */
export interface Skipped {
  operation: OperationName;
  fault: Fault;
  call?: ApiCall;
  names?: NameRuleName;
  /** All rules for taken names. */
  taken?: true;
  listed?: LatenessName;
  company?: CompanyName;
  reason: string;
}

export const CASES: Case[] = [];
export const SKIPPED: Skipped[] = [];

for (const fault of FAULTS) for (const operation of OPERATION_NAMES) generate(fault, operation);

function generate(fault: Fault, operation: OperationName): void {
  const pair = { operation, fault };
  if (fault.operations && !fault.operations.includes(operation)) {
    SKIPPED.push({ ...pair, reason: `it is a matter of ${fault.operations.join(", ")}` });
    return;
  }
  const calls = fault.on.length === 0 ? [undefined] : callsOf(operation).filter((call) => fault.on.includes(call));
  if (calls.length === 0) {
    SKIPPED.push({ ...pair, reason: `it makes no call that this befalls (${fault.on.join(", ")})` });
  }
  for (const each of calls) {
    const call = each as ApiCall;
    const reason = whyNotCall(fault, { operation, call });
    if (reason === undefined) generateNames(fault, { operation, call });
    else SKIPPED.push({ ...pair, call, reason });
  }
}

function generateNames(fault: Fault, at: At): void {
  for (const names of NAME_RULE_NAMES) {
    const reason = whyNotNames(fault, at, names);
    if (reason !== undefined) {
      SKIPPED.push({ ...at, fault, names, reason });
      continue;
    }
    const whyNot = whyNotTaken(fault, at);
    if (whyNot !== undefined) SKIPPED.push({ ...at, fault, names, taken: true, reason: whyNot });
    const rules = whyNot === undefined ? (Object.keys(TAKEN_RULES) as TakenRuleName[]) : [undefined];
    for (const taken of rules) add(fault, at, names, taken, { listed: PROMPT, company: "alone" });
    generateExtras(fault, at, names);
  }
}

/** The extra dimensions: how late the list is, and who else asks. They are not combined, except with one lateness. */
function generateExtras(fault: Fault, at: At, names: NameRuleName): void {
  for (const listed of LATE_NAMES) {
    const reason = whyNotListed(fault, at, names, listed);
    if (reason !== undefined) SKIPPED.push({ ...at, fault, names, listed, reason });
    else add(fault, at, names, undefined, { listed, company: "alone" });
  }
  for (const company of COMPANY_NAMES) {
    const reason = whyNotCompany(fault, at, names, company);
    if (reason !== undefined) SKIPPED.push({ ...at, fault, names, company, reason });
    else add(fault, at, names, undefined, { listed: latenessInCompany(fault), company });
  }
}

function add(fault: Fault, at: At, names: NameRuleName, taken: TakenRuleName | undefined, extras: Extras): void {
  const name = nameOf(fault, at, names, taken, extras);
  CASES.push({ ...at, ...extras, name, fault, names, taken, want: outcome(fault, at, names, extras) });
}

function nameOf(
  fault: Fault,
  at: At,
  names: NameRuleName,
  taken: TakenRuleName | undefined,
  { listed, company }: Extras,
): string {
  const parts = [`row ${fault.row}`, at.operation, textOf(fault, at)];
  if (names !== "kept") parts.push(`name ${names}`);
  if (taken !== undefined) parts.push(taken);
  if (listed !== PROMPT) parts.push(`listed ${listed}`);
  if (company !== "alone") parts.push(company);
  return parts.join(" x ");
}

function outcome(fault: Fault, at: At, names: NameRuleName, { listed }: Extras): Outcome {
  const operation = operationOf(at.operation);
  const prompt: Verdict = typeof fault.verdict === "function" ? fault.verdict(at) : fault.verdict;
  const verdict = listed === "later than anybody looks" ? (fault.late ?? "refused") : prompt;
  const given = nameRule(names).given !== undefined || at.operation === "replace, deleting first";
  const taken = nameRule(names).findable && !(fault.unproven && given);
  const found: Verdict = fault.made && !taken ? "refused" : verdict;
  switch (found) {
    case "unharmed":
      return operation.success;
    case "partial":
      return operation.partial;
    case "refused": {
      const refused = operation.calls[at.call];
      if (!refused) throw new Error(`${at.operation} x ${fault.kind}: "refused" needs a call`);
      return refused;
    }
    default:
      return found;
  }
}
