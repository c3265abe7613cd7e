import { EndpointsNotServedError, NotFoundError, type Endpoint } from "../client";
import { inert } from "../client/core/inert";
import { nearestFew } from "../endpoint/decide/hints";
import { explain } from "../endpoint/decide/explain";
import { filledText } from "../endpoint/decide/filled-text";
import { define, id } from "./definition";
import { toEndpointRecord, type EndpointRecord } from "./endpoint-record";
import { FunctionError } from "./errors";
import type { Inquiry } from "./inquiry";

/** Which endpoint to read: by its id or by its name. */
export type GetEndpointArgs =
  | {
      /** The endpoint's id, such as `ep_a1b2c3`. */
      id: string;
      /** Not allowed together with an id. */
      name?: undefined;
    }
  | {
      /** The endpoint's name. It must be the name of one endpoint only. */
      name: string;
      /** Not allowed together with a name. */
      id?: undefined;
    };

export const getEndpoint = define("getEndpoint", {
  example: 'getEndpoint({ id: "ep_a1b2c3" }) or getEndpoint({ name: "contracts-prod" })',
  shape: {
    id: id('an endpoint\'s id, such as "ep_a1b2c3"').optional(),
    name: filledText('an endpoint\'s name, such as "contracts-prod"').optional(),
  },
  together: ({ id, name }) => {
    if (id !== undefined && name !== undefined) return "give either id or name, not both";
    return id === undefined && name === undefined ? "id or name is missing" : undefined;
  },
  run: async ({ id, name }: GetEndpointArgs, inquiry): Promise<EndpointRecord> =>
    toEndpointRecord(await (id !== undefined ? byId(inquiry, id) : byName(inquiry, name))),
});

async function byId(inquiry: Inquiry, id: string): Promise<Endpoint> {
  const endpoint = await inquiry.ask(
    `reading endpoint ${id}`,
    (options) => inquiry.api.endpoints.retrieve(id, options),
    (error) => ifNotFound(inquiry, error, id),
  );
  if (endpoint.id === id || endpoint.name === id) return endpoint;
  throw new FunctionError(`asked for endpoint ${id}, and got ${endpoint.id}: nothing is believed of it`);
}

async function byName(inquiry: Inquiry, name: string): Promise<Endpoint> {
  const doing = `looking for endpoint "${name}"`;
  const rows = await inquiry.ask(doing, (options) => inquiry.api.endpoints.list(options));
  const named = rows.filter((row) => row.name === name);
  // An endpoint may have its id as its name, and the list then has only the id.
  const found = named.length > 0 ? named : rows.filter((row) => row.id === name);
  const ids = new Set(found.map((row) => row.id));
  if (ids.size > 1) {
    throw new FunctionError(
      `several endpoints have the name "${name}": ${[...ids].join(", ")}. Ask for the one that is meant by its id.`,
    );
  }
  if (found[0]) return found[0];
  throw new FunctionError(`no endpoint has the name "${name}" (or not for this API key)${nearest(rows, name)}.`);
}

/** The error for an endpoint that does not exist: it says so, and names similar ones. Undefined for any other error. */
export async function ifNotFound(inquiry: Inquiry, error: unknown, id: string): Promise<FunctionError | undefined> {
  if (!(error instanceof NotFoundError)) return undefined;
  const rows = await inquiry.tryTo((options) => inquiry.api.endpoints.list(options).catch(notServed));
  if (rows instanceof EndpointsNotServedError) {
    return new FunctionError(explain(rows, `reading endpoint ${id}`), { cause: error });
  }
  const hint = rows ? nearest(rows, id) : "";
  return new FunctionError(`endpoint ${id} does not exist (or not for this API key)${hint}.`, { cause: error });
}

/** An API without endpoints has none under any id. */
function notServed(error: unknown): EndpointsNotServedError {
  if (error instanceof EndpointsNotServedError) return error;
  throw error;
}

/** The endpoints whose id or name is similar to `word`, as the end of an error text. */
function nearest(rows: readonly Endpoint[], word: string): string {
  if (rows.length === 0) return ": the organization has no endpoints";
  const byWord = new Map(rows.flatMap((row) => [row.id, row.name ?? row.id].map((key) => [key, row] as const)));
  const near = nearestFew(word, [...byWord.keys()], 10).map((key) => byWord.get(key));
  const few = (some: typeof near) => [...new Set(some)].slice(0, 5).map(shown).join(", ");
  if (near.length > 0) return `; the nearest are ${few(near)}`;
  const more = rows.length > 5 ? ", ..." : "";
  return `; there ${rows.length === 1 ? "is one endpoint" : `are ${rows.length} endpoints`}: ${few([...rows])}${more}`;
}

function shown(row: Endpoint | undefined): string {
  const id = inert(row?.id ?? "", 100);
  return row?.name ? `"${inert(row.name, 100)}" (${id})` : id;
}
