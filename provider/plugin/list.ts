import { status, type ServerWritableStream } from "@grpc/grpc-js";
import { ListResponse, type ListRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { EndpointRecord } from "../functions/endpoint-record";
import { FunctionError } from "../functions/errors";
import { Refusal, forEngine } from "./errors";
import { ENDPOINT } from "./tokens";
import { fromStruct, type Props } from "./values";

/** Finds the endpoints that a query asks for. */
type Find = (query: Props) => Promise<readonly EndpointRecord[]>;

/** Lists the endpoints of the organization, as `pulumi do pareta:index:Endpoint list` asks for them. */
export function listService(find: Find): Pick<IResourceProviderServer, "list"> {
  return {
    list: (call) => {
      answer(call, find).then(
        () => call.end(),
        (error: unknown) => call.emit("error", error instanceof Refusal ? error : forEngine(error)),
      );
    },
  };
}

async function answer(call: ServerWritableStream<ListRequest, ListResponse>, find: Find): Promise<void> {
  const { request } = call;
  if (request.getToken() !== ENDPOINT) {
    throw new Refusal(status.UNIMPLEMENTED, `there are no resources of the type ${request.getToken()} to list`);
  }
  const { rows, next } = pageOf(await found(request, find), {
    from: Number(request.getContinuationToken()) || 0,
    limit: request.getLimit(),
    size: request.getPageSize(),
  });
  for (const { id, name } of rows) {
    call.write(new ListResponse().setResult(new ListResponse.Result().setId(id).setName(name ?? "")));
  }
  const continuation = new ListResponse.Continuation().setContinuationToken(next === undefined ? "" : `${next}`);
  call.write(new ListResponse().setContinuation(continuation));
}

async function found(request: ListRequest, find: Find): Promise<readonly EndpointRecord[]> {
  try {
    return await find(fromStruct(request.getQuery()).plain);
  } catch (error) {
    if (!(error instanceof FunctionError) || error.faults.length === 0) throw error;
    const texts = error.faults.map(({ property, reason }) => (property ? `${property} ${reason}` : reason));
    throw new Refusal(status.INVALID_ARGUMENT, `the query of the list: ${texts.join("; ")}`);
  }
}

/**
 * One page of a list that is read as a whole.
 *
 * @param page.limit - the most rows of all pages; less than 1 for no limit.
 * @param page.size - the most rows of this page; less than 1 for all.
 * @returns its rows, and where the next page begins; undefined after the last one.
 */
export function pageOf<Row>(
  all: readonly Row[],
  page: { from: number; limit: number; size: number },
): { rows: readonly Row[]; next: number | undefined } {
  const end = page.limit > 0 ? Math.min(page.limit, all.length) : all.length;
  const next = page.size > 0 ? Math.min(page.from + page.size, end) : end;
  return { rows: all.slice(page.from, next), next: next < end ? next : undefined };
}
