import { define } from "./definition";

/** A deployed endpoint that has a URL, as OpenAI's `GET /v1/models` shows it. */
export interface ModelRecord {
  /** The endpoint's id. An inference request names it as its `model`. */
  id: string;
  /** The owner of the model. */
  ownedBy: string | null;
  /** When it was created, in seconds since 1970. */
  created: number | null;
}

/** There are no arguments. */
export type GetModelsArgs = Record<string, never>;

export const getModels = define("getModels", {
  example: "getModels()",
  shape: {},
  run: async (_args: GetModelsArgs, inquiry): Promise<ModelRecord[]> => {
    const models = await inquiry.ask("listing the models", (options) => inquiry.api.models.list(options));
    return models.data.flatMap(({ id, ownedBy, created }) => (id === null ? [] : [{ id, ownedBy, created }]));
  },
});
