import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import type { EndpointRecord } from "../../provider/functions/endpoint-record";
import { FunctionError } from "../../provider/functions/errors";
import { listService } from "../../provider/plugin/list";
import { ResourceProviderService } from "../../provider/plugin/service-definition";
import type { Props } from "../../provider/plugin/values";
import { struct } from "./support/plugin-process";

const ENDPOINT = "pareta:index:Endpoint";
const ROWS = ["a", "b", "c", "d", "e"].map((id) => ({ id: `ep_${id}`, name: `name-${id}` }) as EndpointRecord);

/** The result of one call, as the engine reads it from the stream. */
interface Page {
  ids: string[];
  names: string[];
  /** One for each continuation that the stream contained. */
  next: string[];
}

describe("the plugin's List", () => {
  let server: grpc.Server;
  let client: ResourceProviderClient;
  let find: (query: Props) => Promise<readonly EndpointRecord[]>;
  let stderr: jest.SpyInstance;

  beforeEach(async () => {
    find = () => Promise.resolve(ROWS);
    server = new grpc.Server();
    server.addService(
      ResourceProviderService,
      listService((query) => find(query)),
    );
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    stderr.mockRestore();
    client.close();
    server.forceShutdown();
  });

  const list = (change: (request: pb.ListRequest) => unknown = () => {}) => {
    const request = new pb.ListRequest().setToken(ENDPOINT);
    change(request);
    return new Promise<Page>((resolve, reject) => {
      const page: Page = { ids: [], names: [], next: [] };
      client
        .list(request)
        .on("data", (answer: pb.ListResponse) => {
          const result = answer.getResult();
          if (result) {
            page.ids.push(result.getId());
            page.names.push(result.getName());
          }
          const continuation = answer.getContinuation();
          if (continuation) page.next.push(continuation.getContinuationToken());
        })
        .on("error", reject)
        .on("end", () => resolve(page));
    });
  };
  const refused = async (change?: (request: pb.ListRequest) => unknown) => {
    const error = await list(change).then(
      () => undefined,
      (reason: unknown) => reason as grpc.ServiceError,
    );
    return { code: error?.code, details: error?.details };
  };

  it("gives id and name of each, and says that there are no more", async () => {
    const { ids, names, next } = await list();
    expect(ids).toEqual(ROWS.map(({ id }) => id));
    expect(names).toEqual(ROWS.map(({ name }) => name));
    expect(next).toEqual([""]);
    find = () => Promise.resolve([]);
    expect(await list()).toEqual({ ids: [], names: [], next: [""] });
  });

  it("lists one that has no name", async () => {
    find = () => Promise.resolve([{ id: "ep_a", name: null } as unknown as EndpointRecord]);
    expect(await list()).toMatchObject({ ids: ["ep_a"], names: [""] });
  });

  it("passes the query on", async () => {
    let asked: Props | undefined;
    find = (query) => {
      asked = query;
      return Promise.resolve([]);
    };
    await list((request) => request.setQuery(struct({ status: "live" })));
    expect(asked).toEqual({ status: "live" });
  });

  it.each([
    { reason: "all on one page", limit: 0, size: 0, want: ["abcde"] },
    { reason: "the last page is short", limit: 0, size: 2, want: ["ab", "cd", "e"] },
    { reason: "a full last page is the last", limit: 4, size: 2, want: ["ab", "cd"] },
    { reason: "the limit is that of all pages", limit: 3, size: 2, want: ["ab", "c"] },
    { reason: "a limit alone", limit: 3, size: 0, want: ["abc"] },
    { reason: "a limit and a page that are never reached", limit: 9, size: 9, want: ["abcde"] },
  ])("gives each row once, page by page: $reason", async ({ limit, size, want }) => {
    const pages: string[] = [];
    let token = "";
    do {
      const page = await list((request) => request.setLimit(limit).setPageSize(size).setContinuationToken(token));
      pages.push(page.ids.map((id) => id.replace("ep_", "")).join(""));
      expect(page.next).toHaveLength(1);
      token = page.next[0] as string;
    } while (token !== "" && pages.length < 9);
    expect(pages).toEqual(want);
  });

  it("knows endpoints only, and asks Pareta for nothing else", async () => {
    find = () => Promise.reject(new Error("it was asked"));
    expect(await refused((request) => request.setToken("pareta:index:Model"))).toEqual({
      code: grpc.status.UNIMPLEMENTED,
      details: "there are no resources of the type pareta:index:Model to list",
    });
  });

  it("names each argument of the query that is at fault", async () => {
    const fault = (property: string) => ({ property, reason: "is wrong" });
    find = () => Promise.reject(new FunctionError("no", { faults: [fault("status"), fault("tsk")] }));
    expect(await refused()).toEqual({
      code: grpc.status.INVALID_ARGUMENT,
      details: "the query of the list: status is wrong; tsk is wrong",
    });
  });

  it("ends the stream with the error where Pareta cannot be asked, and serves the next call", async () => {
    find = () => Promise.reject(new FunctionError("Listing the endpoints failed: the key is refused."));
    expect(await refused()).toEqual({
      code: grpc.status.FAILED_PRECONDITION,
      details: "Listing the endpoints failed: the key is refused.",
    });
    find = () => Promise.reject(new Error("unforeseen"));
    expect(await refused()).toEqual({ code: grpc.status.UNKNOWN, details: "unforeseen" });
    find = () => Promise.resolve(ROWS);
    expect((await list()).ids).toHaveLength(ROWS.length);
  });
});
