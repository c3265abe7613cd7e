import {
  OUTPUT_NAMES,
  UNKNOWN,
  decide,
  isUnknown,
  outputRow,
  statusKind,
  type EndpointInputs,
  type EndpointState,
  type OutputName,
} from "../endpoint";
import { outward } from "./stored";
import type { Props } from "./values";

/** What a preview shows of an endpoint that is still to be deployed. */
export function previewOfCreate(inputs: EndpointInputs): Props {
  return { ...outward(inputs), ...Object.fromEntries(OUTPUT_NAMES.map((name) => [name, UNKNOWN])) };
}

/**
 * What a preview shows of an update. It starts, stops or tests what is there, so what clients hold of it stays as it is,
 * and nothing that depends on it seems to change.
 */
export function previewOfUpdate(olds: EndpointState, news: EndpointInputs): Props {
  // The engine has decided on an update already, so the leaderboard has nothing to add here.
  const decision = decide(olds, news, { kind: "unreadable", reason: "not asked again" });
  const calls = decision.action !== "update" || decision.calls;
  const isLive = statusKind(olds.status) === "live";
  const runs = news.running === olds.running && !isUnknown(news.running);
  const isKnown = {
    // What the API has not told yet may come with the start.
    stays: (name: OutputName) => olds[name] !== null || isLive,
    status: () => !calls || (runs && isLive),
    ready: () => !calls && news.smokeTest === undefined,
  };
  const shown = OUTPUT_NAMES.map((name) => [name, isKnown[outputRow(name).preview](name) ? olds[name] : UNKNOWN]);
  return {
    ...outward(news),
    ...(Object.fromEntries(shown) as Props),
    __wasLive: olds.__wasLive,
    __origin: olds.__origin,
  };
}
