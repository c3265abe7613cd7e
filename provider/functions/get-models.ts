import { define } from "./definition";

/** A deployed endpoint that has a URL, as OpenAI's `GET /v1/models` shows it. */
export interface ModelRecord {
  /** The endpoint's id: what goes into the `model` of an inference request. */
  id: string;
  /** Whose it is. */
  ownedBy: string | null;
  /** Seconds since 1970. */
  created: number | null;
}

/** There is nothing to choose. */
export type GetModelsArgs = Record<string, never>;

export const getModels = define("getModels", {
  example: "getModels()",
  shape: {},
  run: async (_args: GetModelsArgs, inquiry): Promise<ModelRecord[]> => {
    const models = await inquiry.ask("listing the models", (options) => inquiry.api.models.list(options));
    return models.data.flatMap(({ id, ownedBy, created }) => (id === null ? [] : [{ id, ownedBy, created }]));
  },
});
