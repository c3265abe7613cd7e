import {
  OUTPUT_NAMES,
  UNKNOWN,
  decide,
  hasRule,
  isUnknown,
  outputRow,
  statusKind,
  type EndpointInputs,
  type EndpointState,
  type OutputName,
} from "../endpoint";
import { outward } from "./stored";
import type { Props } from "./values";

/** The properties that a preview shows for an endpoint before its deploy. */
export function previewOfCreate(inputs: EndpointInputs): Props {
  return { ...outward(inputs), ...Object.fromEntries(OUTPUT_NAMES.map((name) => [name, UNKNOWN])) };
}

/**
 * The properties that a preview shows for an update. An update starts, stops or tests the existing endpoint. The values
 * that clients use stay the same, so nothing that depends on the endpoint appears to change.
 */
export function previewOfUpdate(olds: EndpointState, news: EndpointInputs): Props {
  // The engine has already decided on an update, so the leaderboard is not needed here.
  const decision = decide(olds, news, { kind: "unreadable", reason: "not asked again" });
  const calls = decision.action !== "update" || decision.calls;
  const isLive = statusKind(olds.status) === "live";
  const runs = news.running === olds.running && !isUnknown(news.running);
  const isKnown = {
    // A value that the API has not reported yet may come with the start.
    stays: (name: OutputName) => olds[name] !== null || isLive,
    status: () => !calls || (runs && isLive),
    ready: () => !calls && news.smokeTest === undefined,
    evaluated: () => !calls || news.evaluation === undefined,
    // An update writes anew what the rule says by then.
    rule: () => !hasRule(news),
  };
  const known = (name: OutputName) => (outputRow(name).preview === "rule" ? null : olds[name]);
  const shown = OUTPUT_NAMES.map((name) => [name, isKnown[outputRow(name).preview](name) ? known(name) : UNKNOWN]);
  return {
    ...outward(news),
    ...(Object.fromEntries(shown) as Props),
    __wasLive: olds.__wasLive,
    __origin: olds.__origin,
  };
}
