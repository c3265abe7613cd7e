import type { Handler } from "../exchange";
import type { World } from "../world";

/** The OpenAI-compatible list: only endpoints with a url. */
export function modelsHandler({ store }: World): Handler {
  return ({ org, reply }) => {
    const data = store
      .visible(org)
      .filter(({ record }) => typeof record.url === "string")
      .map(({ record, created }) => ({ id: record.id ?? record.name, object: "model", owned_by: org, created }));
    reply.json(200, { object: "list", data });
  };
}
