import { APIStatusError, type Pareta } from "../../provider/client";
import type { Account } from "../stack/account";
import type { StackAccounts } from "../stack/accounts";

/** What counts the calls of the API. */
export interface Tally {
  call: (call: string) => void;
  error: (call: string, reason: string) => void;
}

/** The same accounts, with their calls counted. */
export function countedAccounts(accounts: StackAccounts, tally: Tally): StackAccounts {
  const byProvider = [...accounts.byProvider].map(([reference, account]): [string, Account] => [
    reference,
    { ...account, api: countedApi(account.api, tally) },
  ]);
  return { ...accounts, byProvider: new Map(byProvider) };
}

function countedApi(api: Pareta, tally: Tally): Pareta {
  const parts: Record<PropertyKey, unknown> = {
    endpoints: counted(api.endpoints, tally),
    tasks: counted(api.tasks, tally),
  };
  return through(api, (name) => parts[name]);
}

function counted<T extends object>(part: T, tally: Tally): T {
  return through(part, (name) => {
    const method: unknown = Reflect.get(part, name);
    if (typeof method !== "function") return undefined;
    return (...args: unknown[]) => {
      const result: unknown = Reflect.apply(method, part, args);
      // The metrics of an endpoint are a part of their own.
      if (!(result instanceof Promise)) return typeof result === "object" && result ? counted(result, tally) : result;
      const call = String(name);
      tally.call(call);
      result.catch((error: unknown) => tally.error(call, reasonOf(error)));
      return result;
    };
  });
}

/** An object through which some properties are others. Methods keep their own object, which has private fields. */
function through<T extends object>(target: T, replaced: (name: PropertyKey) => unknown): T {
  return new Proxy(target, {
    get: (_, name) => {
      const other = replaced(name);
      if (other !== undefined) return other;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof APIStatusError) return `http_${error.status}`;
  return error instanceof Error ? error.name : "other";
}
