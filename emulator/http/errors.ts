/** An error response in FastAPI's shape. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly detail: unknown,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === "string" ? detail : JSON.stringify(detail));
  }
}

/** The response to a path that names no endpoint. */
export function endpointNotFound(id: string): ApiError {
  return new ApiError(404, `endpoint '${id}' not found`);
}
