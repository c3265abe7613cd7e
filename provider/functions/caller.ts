import { systemClock, type Clock } from "../client";
import { canonical } from "../endpoint/decide/json";
import { originOf } from "../endpoint/observe/origin";
import type { Access } from "../settings/access";
import type { FunctionDefinition } from "./definition";
import { Inquiry, type FunctionsApi } from "./inquiry";
import { Joining } from "./join";
import { FUNCTIONS, type FunctionName, type ResultOf } from "./table";

/**
 * Calls functions for any number of organizations, with one client for each. Keys are in private fields only, so they
 * are never serialized or printed.
 */
export class FunctionCaller {
  readonly #clients = new Map<string, FunctionsApi>();
  readonly #joining = new Joining();
  readonly #connect: (access: Access) => FunctionsApi;
  readonly #clock: Clock;

  /** @param connect - makes an organization's client at its first call. */
  constructor(connect: (access: Access) => FunctionsApi, clock: Clock = systemClock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /**
   * Calls a function, or joins an identical call of the same organization that is still running.
   *
   * @param accessOf - called only if the arguments are valid.
   * @throws FunctionError, or the errors that `accessOf` and `connect` throw.
   */
  async call<Name extends FunctionName>(name: Name, given: unknown, accessOf: () => Access): Promise<ResultOf<Name>> {
    const definition = FUNCTIONS[name] as unknown as FunctionDefinition<unknown, ResultOf<Name>>;
    const args = definition.check(given);
    const access = accessOf();
    const organization = canonical(originOf(access.apiKey, access.baseUrl ?? ""));
    let api = this.#clients.get(organization);
    if (!api) this.#clients.set(organization, (api = this.#connect(access)));
    const inquiry = new Inquiry({ api, clock: this.#clock });
    return this.#joining.join(canonical([organization, name, args]), () => definition.run(args, inquiry));
  }
}
