import type { Endpoint, Pareta } from "../../../provider/client";
import { CommandError } from "../../errors";

/** The part of the client that a report needs. */
export type Api = Pick<Pareta, "endpoints" | "tasks" | "baseURL">;

/** An endpoint, and where it is asked about. */
export interface Target {
  api: Api;
  endpoint: Endpoint;
}

/**
 * The endpoints that a report is of: those that `only` names by id or name, or all where it is empty.
 *
 * @throws what listing them fails with.
 * @throws CommandError for a name that none of them has.
 */
export async function findTargets(apis: readonly Api[], only: readonly string[], timeout: number): Promise<Target[]> {
  const lists = apis.map(async (api) => (await api.endpoints.list({ timeout })).map((endpoint) => ({ api, endpoint })));
  return chosen(unique((await Promise.all(lists)).flat()), only);
}

/** Two keys may belong to one organization. */
function unique(targets: readonly Target[]): Target[] {
  return [
    ...new Map(targets.map((target) => [JSON.stringify([target.api.baseURL, target.endpoint.id]), target])).values(),
  ];
}

function chosen(targets: readonly Target[], only: readonly string[]): Target[] {
  if (only.length === 0) return [...targets];
  const isOne = ({ endpoint }: Target, wanted: string) => endpoint.id === wanted || endpoint.name === wanted;
  const unknown = only.filter((wanted) => !targets.some((target) => isOne(target, wanted)));
  if (unknown.length > 0) {
    throw new CommandError(
      `there is no endpoint with the id or name ${unknown.map((each) => `"${each}"`).join(", ")}. ` +
        "`pulumi-pareta report` without names reports on all of them.",
    );
  }
  return targets.filter((target) => only.some((wanted) => isOne(target, wanted)));
}
