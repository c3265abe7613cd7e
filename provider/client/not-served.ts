import { EndpointsNotServedError, NotFoundError, type APIStatusError } from "./core/errors";

/** The error of a list: a list itself can only be missing where its route is. */
export function notServed(error: APIStatusError): APIStatusError {
  return error instanceof NotFoundError ? new EndpointsNotServedError(error) : error;
}

/** The words of a server for a route that it does not have. */
const NO_ROUTE = /^not found\.?$/i;

/**
 * The error of a deploy. A 404 may also be about its task or its model: then the server says so in words of its own.
 */
export function deployNotServed(error: APIStatusError): APIStatusError {
  const { detail, status } = error;
  const isAboutItsBody =
    status !== 410 && detail !== null && !(typeof detail === "string" && NO_ROUTE.test(detail.trim()));
  return isAboutItsBody ? error : notServed(error);
}
