import { DEPLOY_FIELDS } from "./deploy-options";
import { plainJson } from "./json";
import { isReady } from "./ready";
import { isRunning, statusKind } from "./status";
import type { EndpointInputs, ObservedEndpoint, EndpointState, Origin } from "../types";

/**
 * The state that a record of the API comes to. What was asked for stays as it was asked; what is there comes from the
 * record, and where the record lacks a key, from `previous`.
 */
export function toState(
  inputs: EndpointInputs,
  record: ObservedEndpoint,
  origin: Origin,
  previous?: Partial<EndpointState>,
): EndpointState {
  const kept = (key: string, value: string | null, last: string | null | undefined) =>
    key in record.raw ? value : (last ?? null);
  const status = kept("status", record.status, previous?.status);
  const deployedModel = kept("model", record.model, previous?.deployedModel);
  return plainJson<EndpointState>({
    ...inputs,
    running: isRunning(status, previous?.running ?? false),
    ready: isReady({ status, deployedModel, smokeTest: inputs.smokeTest }, previous),
    status,
    url: kept("url", record.url, previous?.url),
    deployedModel,
    recommendedSystemPrompt: kept(
      "recommendedSystemPrompt",
      record.recommendedSystemPrompt,
      previous?.recommendedSystemPrompt,
    ),
    promptScaffold: kept("promptScaffold", record.promptScaffold, previous?.promptScaffold),
    __wasLive: (previous?.__wasLive ?? false) || statusKind(status) === "live",
    __origin: origin,
  });
}

/** The inputs that stand in a state, with `running` as it really is: what a refresh answers as the new inputs. */
export function toInputs(state: EndpointState): EndpointInputs {
  const { task, model, name, running, deployOptions, smokeTest } = state;
  const { __autoName, __timeouts, __urn, __plain, __deleteFirst } = state;
  return {
    task,
    model,
    name,
    running,
    ...(deployOptions !== undefined && { deployOptions }),
    ...(smokeTest !== undefined && { smokeTest }),
    __autoName,
    ...(__deleteFirst !== undefined && { __deleteFirst }),
    ...(__timeouts !== undefined && { __timeouts }),
    ...(__urn !== undefined && { __urn }),
    ...(__plain !== undefined && { __plain }),
    ...(__deleteFirst !== undefined && { __deleteFirst }),
  };
}

/** Inputs for an endpoint that no program described: `Endpoint.get` and imports take them from the record. */
export function inputsFromRecord(record: ObservedEndpoint, id: string): EndpointInputs {
  const deployOptions = Object.fromEntries(
    DEPLOY_FIELDS.filter((key) => (record.raw[key] ?? null) !== null).map((key) => [key, record.raw[key]]),
  );
  return {
    task: record.task ?? "",
    model: record.model ?? "recommended",
    name: record.name ?? id,
    running: isRunning(record.status, false),
    ...(Object.keys(deployOptions).length > 0 && { deployOptions }),
    __autoName: false,
  };
}

/**
 * Where a record is not what was asked for: worth a warning, never a diff, for the API may rename what it is given.
 * An alias that the previous state showed already is not said again.
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
