import { EndpointsNotServedError, PermissionDeniedError, type ConflictError } from "pulumi-pareta/client";
import { explain, isFinalConflict, isTransient } from "../../../provider/endpoint/decide/explain";
import { DeadlineError } from "../../../provider/endpoint/errors";
import {
  badCertificate,
  brokenConnection,
  htmlAnswer,
  refusedConnection,
  statusError,
  totalTimeout,
} from "../../support/api-errors";

describe("explain: what was being done, what Pareta said, what to do", () => {
  test.each<[string, unknown, string]>([
    [
      "401",
      statusError(401, "invalid API key"),
      "Starting endpoint ep_1 failed: invalid API key (HTTP 401). " +
        "Check the API key: `pulumi config set --secret pareta:apiKey` (it asks for the key), the environment's PARETA_API_KEY, or the apiKey of an explicit Provider. A key begins with pareta_sk_.",
    ],
    [
      "402",
      statusError(402, "organization is out of credit. Top up..."),
      "Starting endpoint ep_1 failed: organization is out of credit. Top up (HTTP 402). " +
        "Top up the organization's balance in the Pareta dashboard (it can only be done there), then run pulumi up again.",
    ],
    [
      "403",
      statusError(403, "forbidden"),
      "Starting endpoint ep_1 failed: forbidden (HTTP 403). This API key lacks the permission: " +
        "use a key that may manage endpoints (pareta:apiKey), or ask the organization's admin.",
    ],
    [
      "403, a page",
      new PermissionDeniedError({
        message: "HTTP 403",
        status: 403,
        detail: null,
        requestId: null,
        response: { headers: { "content-type": "text/html; charset=UTF-8" }, body: "<h1>Blocked</h1>" },
        retryAfterMs: null,
      }),
      "Starting endpoint ep_1 failed: HTTP 403. The response is a page and not Pareta's own: a proxy, a firewall or a gateway " +
        "may have sent it. Check pareta:baseUrl (or PARETA_BASE_URL) and the network. If both are right, the refusal is " +
        "Pareta's own. This API key lacks the permission: use a key that may manage endpoints (pareta:apiKey), or ask the organization's admin.",
    ],
    [
      "404",
      statusError(404, "endpoint 'ep_1' not found"),
      "Starting endpoint ep_1 failed: endpoint 'ep_1' not found (HTTP 404).",
    ],
    [
      "410, of all endpoints",
      new EndpointsNotServedError(statusError(410, "gone")),
      "Starting endpoint ep_1 failed: gone (HTTP 410). This API serves no dedicated endpoints, or does so no more: it has no route " +
        "/v1/endpoints. The state is kept. Check pareta:baseUrl (or PARETA_BASE_URL). If the address is right, " +
        "https://github.com/pareta-ai/pulumi-pareta/blob/main/docs/troubleshooting.md#this-api-serves-no-dedicated-endpoints says what to do.",
    ],
    [
      "429",
      statusError(429, "slow down"),
      "Starting endpoint ep_1 failed: slow down (HTTP 429). " +
        "The organization sends too many requests: run again later, or with a lower --parallel.",
    ],
    ["500 without a word", statusError(500), "Starting endpoint ep_1 failed: HTTP 500."],
    [
      "a request id, for the vendor's support",
      statusError(503, "provider down.", { requestId: "req_7" }),
      "Starting endpoint ep_1 failed: provider down (HTTP 503, request id req_7).",
    ],
    [
      "nothing sent",
      refusedConnection(),
      "Starting endpoint ep_1 failed: could not connect: ECONNREFUSED; nothing was sent. " +
        "Check pareta:baseUrl (or PARETA_BASE_URL) and the network.",
    ],
    ["a cut", brokenConnection(), "Starting endpoint ep_1 failed: the connection broke: ECONNRESET."],
    [
      "the deadline",
      new DeadlineError(1_200_000),
      "Starting endpoint ep_1 failed: the time limit of 20 min is over. " +
        "Run it again, or give it more time with the customTimeouts option.",
    ],
    ["what is no error", "oops", "Starting endpoint ep_1 failed: oops."],
  ])("%s", (_, error, text) => {
    expect(explain(error, "starting endpoint ep_1")).toBe(text);
  });

  test.each<[string, unknown, string]>([
    ["task", ["body", "task"], "task: Field required"],
    ["model", ["body", "model"], "model: Field required"],
    ["name", ["body", "name"], "name: Field required"],
    ["a deploy option", ["body", "region"], "deployOptions.region: Field required"],
    ["deep in one", ["body", "limits", 0, "max"], "deployOptions.limits.0.max: Field required"],
    ["deep in an input", ["body", "name", 0], "name.0: Field required"],
    ["outside of the body", ["query", "region"], "deployOptions.query.region: Field required"],
    ["the body itself", ["body"], "Field required"],
    ["no place", undefined, "Field required"],
  ])("a 422 names the input it is about: %s", (_, loc, text) => {
    const error = statusError(422, [{ loc, msg: "Field required", type: "missing" }]);
    expect(explain(error, "deploying")).toBe(`Deploying failed: ${text} (HTTP 422).`);
  });

  test("a 422 without any fault", () => {
    expect(explain(statusError(422, []), "deploying")).toBe("Deploying failed: HTTP 422.");
  });

  test("a 422 without words, or with a place that is none, still says something", () => {
    expect(explain(statusError(422, [{ loc: "", msg: "" }]), "deploying")).toBe(
      'Deploying failed: {"loc":"","msg":""} (HTTP 422).',
    );
    expect(explain(statusError(422, [{ loc: ["body", { a: 1 }, "task"], msg: "too short" }]), "deploying")).toBe(
      "Deploying failed: task: too short (HTTP 422).",
    );
  });

  test("a 422 with several faults, and odd ones", () => {
    const detail = [{ loc: ["body", "task"], msg: "too short" }, { loc: ["body", "region"] }, null, "text"];
    const text = explain(statusError(422, detail), "deploying");
    expect(text).toContain("task: too short; deployOptions.region: {");
    expect(text).toContain('; null; "text" (HTTP 422).');
  });
});

describe("isTransient", () => {
  test.each<[string, unknown, boolean]>([
    ...[408, 429, 500, 502, 503, 504].map((status): [string, unknown, boolean] => [
      `${status}`,
      statusError(status),
      true,
    ]),
    ...[301, 400, 401, 402, 403, 404, 409, 422, 501].map((status): [string, unknown, boolean] => [
      `${status}`,
      statusError(status),
      false,
    ]),
    ["connection refused", refusedConnection(), true],
    ["a cut", brokenConnection(), true],
    ["a TLS error", badCertificate(), false],
    ["an answer that is a page", htmlAnswer(), true],
    ["a request that ran out of its own time, in an operation that has more", totalTimeout(30_000), true],
    ["a bug", new TypeError("x is not a function"), false],
  ])("%s", (_, error, want) => {
    expect(isTransient(error)).toBe(want);
  });
});

describe("isFinalConflict", () => {
  test.each([
    ["endpoint 'ep_1' is a seed/legacy endpoint and cannot be changed", true],
    ["this endpoint is read-only", true],
    ["another operation is in progress", false],
    ["endpoint 'x' already exists", false],
    ["HTTP 409", false],
  ])("%s: %p", (message, want) => {
    expect(isFinalConflict(statusError(409, message) as ConflictError)).toBe(want);
  });
});
