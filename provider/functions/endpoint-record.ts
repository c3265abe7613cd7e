import type { Endpoint } from "../client";

/** An endpoint, as Pareta describes it. Null where it has nothing. */
export interface EndpointRecord {
  /** What goes into the `model` of an inference request. */
  id: string;
  /** The name that it was deployed with. */
  name: string | null;
  /** The task that it serves. */
  task: string | null;
  /**
   * The task's alias of the model that serves (`{family}-{rank}`): what the `Endpoint` resource calls `deployedModel`.
   * (The resource's own `model` is what was asked for, which may be `"recommended"`.)
   */
  model: string | null;
  /** Pareta's own word, such as `live`, `starting` or `stopped`: an open set. */
  status: string | null;
  /** The OpenAI-compatible URL to send requests to; set once the endpoint is live. */
  url: string | null;
  /** Applied by Pareta to requests without a system message. */
  recommendedSystemPrompt: string | null;
  /** Never applied by Pareta: for clients to fill in. */
  promptScaffold: string | null;
}

export function toEndpointRecord(endpoint: Endpoint): EndpointRecord {
  const { id, name, task, model, status, url, recommendedSystemPrompt, promptScaffold } = endpoint;
  return { id, name, task, model, status, url, recommendedSystemPrompt, promptScaffold };
}
