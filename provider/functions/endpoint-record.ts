import type { Endpoint } from "../client";

/** An endpoint, as Pareta describes it. A property is null if Pareta has no value for it. */
export interface EndpointRecord {
  /** The endpoint's id. An inference request names it as its `model`. */
  id: string;
  /** The name that it was deployed with. */
  name: string | null;
  /** The task that it serves. */
  task: string | null;
  /**
   * The task's alias of the model that serves (`{family}-{rank}`). The `Endpoint` resource calls it `deployedModel`.
   * (The resource's own `model` is the requested model, which may be `"recommended"`.)
   */
  model: string | null;
  /**
   * The status as Pareta reports it, such as `live`, `starting` or `stopped`. The set is open: Pareta may add values.
   */
  status: string | null;
  /** The OpenAI-compatible URL to send requests to. Set once the endpoint is live. */
  url: string | null;
  /** The prompt that Pareta applies to requests without a system message. */
  recommendedSystemPrompt: string | null;
  /** A prompt template for clients to fill in. Pareta never applies it. */
  promptScaffold: string | null;
}

export function toEndpointRecord(endpoint: Endpoint): EndpointRecord {
  const { id, name, task, model, status, url, recommendedSystemPrompt, promptScaffold } = endpoint;
  return { id, name, task, model, status, url, recommendedSystemPrompt, promptScaffold };
}
