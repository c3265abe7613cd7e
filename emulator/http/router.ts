import { ApiError } from "./errors";

/** A path and its handler. Segments that begin with `:` are parameters. */
export interface Route<Handler> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  handler: Handler;
}

/** The route of a request, and the parameters of its path. */
export interface Found<R> {
  route: R;
  params: Readonly<Record<string, string>>;
}

/** Finds the route of a request. No such path is a 404, a path without the method a 405. */
export function findRoute<R extends Route<unknown>>(routes: readonly R[], method: string, pathname: string): Found<R> {
  const segments = pathname.split("/").map(decode);
  const found = routes.flatMap((route) => {
    const params = match(route.path.split("/"), segments);
    return params ? [{ route, params }] : [];
  });
  const exact = found.find(({ route }) => route.method === method);
  if (exact) return exact;
  if (found.length === 0) throw new ApiError(404, "Not Found");
  throw new ApiError(405, "Method Not Allowed", { allow: found.map(({ route }) => route.method).join(", ") });
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith(":") && segment !== "") params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
