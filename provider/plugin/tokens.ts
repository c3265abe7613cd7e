import { FUNCTIONS, type FunctionName } from "../functions/table";

/** The package's name in Pulumi. */
export const PACKAGE = "pareta";

/** The type of the resource. */
export const ENDPOINT = `${PACKAGE}:index:Endpoint`;

/** The function of a token such as `pareta:index:getEndpoint`. Undefined if no function has the token. */
export function functionOf(token: string): FunctionName | undefined {
  const name = token.startsWith(`${PACKAGE}:index:`) ? token.slice(`${PACKAGE}:index:`.length) : "";
  return Object.hasOwn(FUNCTIONS, name) ? (name as FunctionName) : undefined;
}
