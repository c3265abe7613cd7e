import { UNKNOWN, decide, isUnknown, statusKind, type EndpointInputs, type EndpointState } from "../endpoint";
import { outward } from "./stored";
import type { Props } from "./values";

/** What a preview shows of an endpoint that is still to be deployed. */
export function previewOfCreate(inputs: EndpointInputs): Props {
  return {
    ...outward(inputs),
    ready: UNKNOWN,
    status: UNKNOWN,
    url: UNKNOWN,
    deployedModel: UNKNOWN,
    recommendedSystemPrompt: UNKNOWN,
    promptScaffold: UNKNOWN,
  };
}

/**
 * What a preview shows of an update. It starts, stops or tests what is there, so what clients hold of it stays as it is,
 * and nothing that depends on it seems to change.
 */
export function previewOfUpdate(olds: EndpointState, news: EndpointInputs): Props {
  // The engine has decided on an update already, so the leaderboard has nothing to add here.
  const decision = decide(olds, news, { kind: "unreadable", reason: "not asked again" });
  const calls = decision.action !== "update" || decision.calls;
  // What the API has not told yet may come with the start.
  const stays = (value: string | null) => (value === null && statusKind(olds.status) !== "live" ? UNKNOWN : value);
  const runs = news.running === olds.running && !isUnknown(news.running);
  return {
    ...outward(news),
    ready: calls || news.smokeTest !== undefined ? UNKNOWN : olds.ready,
    status: calls && !(runs && statusKind(olds.status) === "live") ? UNKNOWN : olds.status,
    url: stays(olds.url),
    deployedModel: stays(olds.deployedModel),
    recommendedSystemPrompt: stays(olds.recommendedSystemPrompt),
    promptScaffold: stays(olds.promptScaffold),
    __wasLive: olds.__wasLive,
    __origin: olds.__origin,
  };
}
