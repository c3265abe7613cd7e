import { ParetaError, inert, type Endpoint, type Pareta } from "../../../provider/client";
import { nearestFew } from "../../../provider/endpoint/decide/hints";
import { explain } from "../../../provider/endpoint/decide/explain";
import { CommandError } from "../../errors";
import type { Asked } from "../../watch/asked";
import type { Unlisted } from "../report";

/** What a stack asks of an endpoint. */
export interface ReportAsked extends Asked {
  /** The time by which its provider decides, where `pareta:now` fixes it: milliseconds since 1970. */
  moment?: number;
}

/** The part of the client that a report needs. */
export type Api = Pick<Pareta, "endpoints" | "tasks" | "baseURL"> & {
  /** For people: whose key it uses. Never the key itself. */
  label?: string;
  /** What the stack of `--stack` asks of the endpoints that it manages with this key. */
  asked?: readonly ReportAsked[];
};

/** An endpoint, and the API to read it from. */
export interface Target {
  api: Api;
  endpoint: Endpoint;
  /** What the stack asks of it, where the stack manages it. */
  asked?: ReportAsked | undefined;
}

/** The endpoints of a report, and the organizations that are missing from it. */
export interface Targets {
  targets: Target[];
  unlisted: Unlisted[];
}

/**
 * The endpoints of a report: those that `only` names by id or name, or all if it is empty. An organization whose
 * endpoints cannot be listed is left out, and named.
 *
 * @throws CommandError when no organization can be listed, and for a name that no endpoint has.
 */
export async function findTargets(apis: readonly Api[], only: readonly string[], timeout: number): Promise<Targets> {
  const unlisted: Unlisted[] = [];
  const list = async (api: Api): Promise<Target[]> => {
    try {
      const endpoints = await api.endpoints.list({ timeout });
      return endpoints.map((endpoint) => ({ api, endpoint, asked: api.asked?.find(({ id }) => id === endpoint.id) }));
    } catch (error) {
      if (!(error instanceof ParetaError)) throw error;
      const of = api.label === undefined ? "" : ` with ${api.label}`;
      unlisted.push({ api: api.baseURL, reason: explain(error, `listing the endpoints${of}`) });
      return [];
    }
  };
  const found = unique((await Promise.all(apis.map(list))).flat());
  const reasons = unlisted.map(({ reason }) => reason).join("\n");
  if (unlisted.length === apis.length) throw new CommandError(reasons);
  return { targets: chosen(found, only, reasons), unlisted };
}

/**
 * Two keys may belong to one organization. But two organizations may each have an endpoint with the same id, and these
 * differ in the rest of the record. The status is not compared, because it may change between two responses.
 */
function unique(targets: readonly Target[]): Target[] {
  const identity = ({ api, endpoint }: Target) =>
    JSON.stringify([api.baseURL, endpoint.id, { ...endpoint.raw, status: undefined }]);
  const found = new Map<string, Target>();
  for (const target of targets) {
    const key = identity(target);
    // Only one of the keys is that of the endpoint's own provider.
    if (target.asked || !found.has(key)) found.set(key, target);
  }
  return [...found.values()];
}

function chosen(targets: readonly Target[], only: readonly string[], unlisted: string): Target[] {
  if (only.length === 0) return [...targets];
  const isOne = ({ endpoint }: Target, wanted: string) => endpoint.id === wanted || endpoint.name === wanted;
  const unknown = only.filter((wanted) => !targets.some((target) => isOne(target, wanted)));
  if (unknown.length > 0) {
    const words = [...new Set(targets.flatMap(({ endpoint: { id, name } }) => (name === null ? [id] : [id, name])))];
    const near = [...new Set(unknown.flatMap((each) => nearestFew(each, words, 3)))].map((each) => inert(each, 100));
    throw new CommandError(
      `there is no endpoint with the id or name ${unknown.map((each) => `"${inert(each, 100)}"`).join(", ")}` +
        `${near.length > 0 ? `; near to it: ${near.join(", ")}` : ""}. ` +
        "`pulumi-pareta report` without names reports on all of them." +
        (unlisted === "" ? "" : `\n${unlisted}`),
    );
  }
  return targets.filter((target) => only.some((wanted) => isOne(target, wanted)));
}
