import { EndpointsNotServedError, NotFoundError, type Fetch, type Pareta } from "pulumi-pareta/client";
import { client, rejection } from "./support/client";

const ROUTES: Record<string, (pareta: Pareta) => Promise<unknown>> = {
  list: (pareta) => pareta.endpoints.list(),
  deploy: (pareta) => pareta.endpoints.deploy({ task: "t", wait: true }),
  retrieve: (pareta) => pareta.endpoints.retrieve("ep"),
  delete: (pareta) => pareta.endpoints.delete("ep"),
};

describe("an API that has no route for endpoints", () => {
  const failing = (call: string, status: number, body: string, baseURL = "https://api.test") => {
    const fetch: Fetch = () => Promise.resolve(new Response(body, { status }));
    return rejection((ROUTES[call] as (pareta: Pareta) => Promise<unknown>)(client({ baseURL, fetch })));
  };

  it.each([
    ["list", 404, '{"detail": "Not Found"}'],
    ["list", 404, '{"detail": "no such page"}'],
    ["list", 404, "<html>nothing here</html>"],
    ["list", 410, '{"detail": "endpoints were withdrawn"}'],
    ["deploy", 404, '{"detail": "Not Found"}'],
    ["deploy", 404, "<html>nothing here</html>"],
    ["deploy", 410, '{"detail": "endpoints were withdrawn"}'],
  ])("is told by the %s that answers %i, %s", async (call, status, body) => {
    const error = await failing(call, status, body);
    expect(error).toBeInstanceOf(EndpointsNotServedError);
    expect(error).toMatchObject({ name: "EndpointsNotServedError", kind: "status", status });
  });

  it.each([
    ["an endpoint that is not there", "retrieve", 404, '{"detail": "Not Found"}'],
    ["an endpoint that is gone for good", "retrieve", 410, '{"detail": "gone"}'],
    ["a deletion of what is not there", "delete", 404, '{"detail": "Not Found"}'],
    ["a task that a deploy names and nobody knows", "deploy", 404, '{"detail": "task \'t\' not found"}'],
    ["faults of a deploy's fields", "deploy", 404, '{"detail": [{"loc": ["body", "task"], "msg": "unknown"}]}'],
  ])("is not told by %s", async (_what, call, status, body) => {
    const error = await failing(call, status, body);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).not.toBeInstanceOf(EndpointsNotServedError);
  });

  it("is not told below a path of the base URL, which may be the reason itself", async () => {
    const error = await failing("list", 404, '{"detail": "Not Found"}', "https://api.test/gateway");
    expect(error).not.toBeInstanceOf(EndpointsNotServedError);
    expect((error as Error).message).toContain("the base URL carries the path /gateway");
  });
});
