import { DEPLOY_FIELDS } from "./deploy-options";
import { plainJson } from "./json";
import { isReady, keptResult } from "./ready";
import { isRunning, statusKind } from "./status";
import {
  INPUT_NAMES,
  OUTPUT_NAMES,
  inputRow,
  outputRow,
  type InputName,
  type OutputName,
  type PROPERTIES,
} from "../properties";
import { hasRule } from "./ruling";
import type { EndpointInputs, EndpointState, ObservedEndpoint, Origin, Ruling } from "../types";

/**
 * The state for a record of the API. Inputs stay as they were asked for. Outputs come from the record, and where the
 * record lacks a key, from `previous`.
 */
export function toState(
  inputs: EndpointInputs,
  record: ObservedEndpoint,
  origin: Origin,
  previous?: Partial<EndpointState>,
): EndpointState {
  const there = readFrom(record, previous);
  const { status, deployedModel } = there;
  const { __ruling: ruling, ...given } = inputs;
  const running = isRunning(status, previous?.running ?? false);
  return plainJson<EndpointState>({
    ...given,
    ...there,
    running,
    ...ruled(inputs, ruling, running, previous),
    evaluationResult: keptResult(inputs.evaluation, deployedModel, previous),
    ready: isReady({ status, deployedModel, smokeTest: inputs.smokeTest }, previous),
    __wasLive: (previous?.__wasLive ?? false) || statusKind(status) === "live",
    __origin: origin,
  });
}

/** What the rule leaves in a state: nothing holds what runs, and without a schedule and a budget nothing holds at all. */
function ruled(
  inputs: EndpointInputs,
  ruling: Ruling | undefined,
  running: boolean,
  previous: Partial<EndpointState> | undefined,
): Pick<EndpointState, "held" | "nextChange" | "__asksRunning"> {
  if (!hasRule(inputs)) return { held: null, nextChange: null };
  const { held = null, nextChange = null } = ruling ?? previous ?? {};
  const asked = ruling?.asked ?? previous?.__asksRunning;
  return { held: running ? null : held, nextChange, ...(asked !== undefined && { __asksRunning: asked }) };
}

/** What a record tells about an endpoint; where it lacks a key, what the API told last. */
function readFrom(record: ObservedEndpoint, previous: Partial<EndpointState> | undefined) {
  const read = OUTPUT_NAMES.flatMap((name): [string, unknown][] => {
    const from = outputRow(name).read;
    if (from === null) return [];
    return [[name, from in record.raw ? record[from] : (previous?.[name] ?? null)]];
  });
  return Object.fromEntries(read) as Pick<EndpointState, ReadOutput>;
}

/** The outputs that are read from a record. */
type ReadOutput = {
  [Name in OutputName]: (typeof PROPERTIES)[Name]["read"] extends null ? never : Name;
}[OutputName];

/** The inputs in a state, with the actual value of `running`: a refresh returns them as the new inputs. */
export function toInputs(state: EndpointState): EndpointInputs {
  const kept = [...INPUT_NAMES, ...HIDDEN_INPUTS].filter((name) => state[name] !== undefined);
  return Object.fromEntries(kept.map((name) => [name, state[name]])) as unknown as EndpointInputs;
}

type HiddenInput = Exclude<keyof EndpointInputs, InputName | "__ruling">;

/** What is passed with the inputs from one operation to the next, and no user sees. */
const HIDDEN_INPUTS = Object.keys({
  __autoName: true,
  __deleteFirst: true,
  __ignoresRunning: true,
  __plain: true,
  __timeouts: true,
  __urn: true,
} satisfies Record<HiddenInput, true>) as HiddenInput[];

/** Inputs for an endpoint that no program described: `Endpoint.get` and imports take them from the record. */
export function inputsFromRecord(record: ObservedEndpoint, id: string): EndpointInputs {
  const given = INPUT_NAMES.flatMap((name): [string, unknown][] => {
    const value = importedValue(name, record, id);
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(given), __autoName: false } as unknown as EndpointInputs;
}

function importedValue(name: InputName, record: ObservedEndpoint, id: string): unknown {
  const { change, imported, fallback } = inputRow(name);
  if (imported === null) return undefined;
  if (imported === "fields") {
    const told = DEPLOY_FIELDS.filter((key) => (record.raw[key] ?? null) !== null);
    return told.length > 0 ? Object.fromEntries(told.map((key) => [key, record.raw[key]])) : undefined;
  }
  if (change === "status") return isRunning(record.status, false);
  // Where an id is a name, the API may tell no other name.
  const told = (record as unknown as Record<string, unknown>)[imported] ?? record.raw[imported];
  return told ?? fallback ?? (imported === "name" ? id : undefined);
}

/**
 * Where a record differs from what was asked for. That is worth a warning and never a diff, because the API may rename
 * what it is given. An alias that the previous state already showed is not reported again.
 */
export function mismatches(
  inputs: EndpointInputs,
  record: ObservedEndpoint,
  previous?: Partial<EndpointState>,
): string[] {
  const found: string[] = [];
  if (record.name !== null && record.name !== inputs.name) found.push(differs("name", inputs.name, record.name));
  if (record.task !== null && record.task !== inputs.task) found.push(differs("task", inputs.task, record.task));
  const aliasIsNews = record.model !== previous?.deployedModel;
  if (record.model !== null && inputs.model !== "recommended" && record.model !== inputs.model && aliasIsNews) {
    found.push(differs("model", inputs.model, record.model));
  }
  return found;
}

function differs(what: string, asked: string, there: string): string {
  return `asked for the ${what} "${asked}", and Pareta shows "${there}"; nothing is changed for it`;
}
