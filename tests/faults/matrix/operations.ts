/** The calls of the API that the lifecycle makes. */
export const CALLS = ["list", "deploy", "retrieve", "start", "stop", "delete"] as const;

/** With the costs, which only endpoints with a budget ask for. */
export type ApiCall = (typeof CALLS)[number] | "cost";

/**
 * The result of an operation: `ok` done, `gone` absent and out of the state, N, K, P as in the rows. For a replacement:
 * the results of both halves, in their order.
 */
export type Outcome = "ok" | "gone" | "N" | "K" | "P" | "ok, gone" | "ok, K" | "gone, ok" | "gone, N" | "gone, P";

export interface Operation {
  /** Each call that it makes when nothing goes wrong, and the operation's result when that call fails for good. */
  calls: Partial<Record<ApiCall, Outcome>>;
  success: Outcome;
  /** The result where something was made or changed, but the end was not reached. */
  partial: Outcome;
  /** Whether the endpoint exists at the start, and with which status. */
  before?: "live" | "stopped";
  /** The requested `running`; with a rule, what the rule makes of it. */
  running: boolean;
  /** The endpoint has hours and a budget, asks for `running: true`, and is within both, or not. */
  rule?: "outside its hours" | "within both" | "over its budget";
  /** The user gives the endpoint's name even where the name rule does not say so. */
  givenName?: true;
}

export const OPERATIONS = {
  create: { calls: { list: "N", deploy: "N" }, success: "ok", partial: "P", running: true },
  "create stopped": {
    calls: { list: "N", deploy: "N", stop: "P", retrieve: "P" },
    success: "ok",
    partial: "P",
    running: false,
  },
  read: { calls: { retrieve: "K" }, success: "ok", partial: "K", before: "live", running: true },
  start: { calls: { retrieve: "K", start: "K" }, success: "ok", partial: "P", before: "stopped", running: true },
  stop: { calls: { retrieve: "K", stop: "K" }, success: "ok", partial: "P", before: "live", running: false },
  delete: { calls: { delete: "K", retrieve: "K" }, success: "gone", partial: "K", before: "live", running: true },
  replace: {
    // The list before the deploy has shown the old endpoint, so a later list proves that it is gone.
    calls: { list: "N", deploy: "N", delete: "ok, K" },
    success: "ok, gone",
    // What was made is deleted again, and the old one stays.
    partial: "N",
    before: "live",
    running: true,
  },
  "replace, deleting first": {
    calls: { delete: "K", retrieve: "K", list: "gone, N", deploy: "gone, N" },
    success: "gone, ok",
    partial: "gone, P",
    before: "live",
    running: true,
    givenName: true,
  },
  "create held": {
    calls: { list: "N", deploy: "N", stop: "P", retrieve: "P" },
    success: "ok",
    partial: "P",
    running: false,
    rule: "outside its hours",
  },
  "create within its hours": {
    calls: { list: "N", deploy: "N" },
    success: "ok",
    partial: "P",
    running: true,
    rule: "within both",
  },
  "start by the rule": {
    calls: { retrieve: "K", start: "K", cost: "ok" },
    success: "ok",
    partial: "P",
    before: "stopped",
    running: true,
    rule: "within both",
  },
  "stop by the budget": {
    calls: { retrieve: "K", stop: "K", cost: "ok" },
    success: "ok",
    partial: "P",
    before: "live",
    running: false,
    rule: "over its budget",
  },
  "read what is held": {
    calls: { retrieve: "K", cost: "ok" },
    success: "ok",
    partial: "K",
    before: "stopped",
    running: false,
    rule: "over its budget",
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[];

export function operationOf(name: OperationName): Operation {
  return OPERATIONS[name];
}

export function callsOf(name: OperationName): ApiCall[] {
  return Object.keys(OPERATIONS[name].calls) as ApiCall[];
}

export function isRuled(name: OperationName): boolean {
  return operationOf(name).rule !== undefined;
}

export function replaces(name: OperationName): boolean {
  return name.startsWith("replace");
}
