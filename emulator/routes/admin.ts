import * as z from "zod";
import type { Control } from "../control";
import { faultSchema } from "../faults/spec";
import { ApiError } from "../http/errors";
import type { Route } from "../http/router";

/** An admin request. */
export interface AdminRequest {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Buffer;
}

/** A handler's result is sent as JSON, and no result as 204. */
export type AdminRoute = Route<(request: AdminRequest) => unknown>;

const record = z.record(z.string(), z.unknown());
const statusBody = z.strictObject({ status: z.string().min(1) });
const recommendedBody = z.strictObject({ recommended: z.string().nullable() });
const delayBody = z.strictObject({ seconds: z.number().min(0) });
const latencyBody = z.strictObject({ seconds: z.number().min(0), jitterSeconds: z.number().min(0).optional() });
const rateLimitBody = z.strictObject({ perSecond: z.number().positive(), burst: z.int().min(1).optional() }).nullable();
const costBody = z.strictObject({ microUsd: z.int().min(0).nullable() });
const balanceBody = z.strictObject({ microUsd: z.int() });

/** The routes under `/_emulator/`: the in-process API for other processes. They need no key. */
export function adminRoutes(control: Control): AdminRoute[] {
  const route = (method: AdminRoute["method"], path: string, handler: AdminRoute["handler"]): AdminRoute => {
    return { method, path: `/_emulator${path}`, handler };
  };
  return [
    route("GET", "/faults", () => control.pendingFaults()),
    route("POST", "/faults", ({ body }) => faultsIn(body).forEach((fault) => control.fault(fault))),
    route("DELETE", "/faults", () => control.clearFaults()),

    route("GET", "/endpoints", () => control.endpoints),
    route("POST", "/endpoints", ({ body }) => control.addEndpoint(read(record, body))),
    route("PATCH", "/endpoints/:id", ({ params, query, body }) => {
      const unset = Object.fromEntries(query.getAll("unset").map((key) => [key, undefined]));
      control.patchRecord(idIn(params), { ...(body.length > 0 && read(record, body)), ...unset });
    }),
    route("DELETE", "/endpoints/:id", ({ params }) => control.removeEndpoint(idIn(params))),
    route("POST", "/endpoints/:id/start", ({ params }) => control.startEndpoint(idIn(params))),
    route("POST", "/endpoints/:id/stop", ({ params }) => control.stopEndpoint(idIn(params))),
    route("POST", "/endpoints/:id/status", ({ params, body }) =>
      control.setStatus(idIn(params), read(statusBody, body).status),
    ),
    route("PUT", "/endpoints/:id/cost", ({ params, body }) =>
      control.setCost(idIn(params), read(costBody, body).microUsd),
    ),

    route("PUT", "/tasks/:id/recommended", ({ params, body }) =>
      control.setRecommended(idIn(params), read(recommendedBody, body).recommended),
    ),
    route("PUT", "/list-delay", ({ body }) => control.setListDelay(read(delayBody, body).seconds)),
    route("PUT", "/latency", ({ body }) => {
      const { seconds, jitterSeconds } = read(latencyBody, body);
      control.setLatency(seconds, jitterSeconds);
    }),
    route("PUT", "/rate-limit", ({ body }) => control.setRateLimit(read(rateLimitBody, body))),
    route("GET", "/balance", ({ query }) => ({ microUsd: control.balance(orgIn(query)) })),
    route("PUT", "/balance", ({ query, body }) => control.setBalance(read(balanceBody, body).microUsd, orgIn(query))),

    route("GET", "/ledger", () => ({ entries: control.ledger.entries, billing: control.ledger.billing() })),
    route("GET", "/requests", () => control.requests),
    route("DELETE", "/requests", () => control.clearRequests()),
  ];
}

/** One fault, or a list of them. */
function faultsIn(body: Buffer) {
  return /^\s*\[/.test(body.toString()) ? read(z.array(faultSchema), body) : [read(faultSchema, body)];
}

function idIn(params: AdminRequest["params"]): string {
  return params.id ?? "";
}

function orgIn(query: URLSearchParams): string | undefined {
  return query.get("org") ?? undefined;
}

function read<T>(schema: z.ZodType<T>, body: Buffer): T {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch (error) {
    throw new ApiError(422, `the body is no JSON: ${(error as Error).message}`);
  }
  const result = schema.safeParse(json);
  if (!result.success) throw new ApiError(422, z.prettifyError(result.error));
  return result.data;
}
