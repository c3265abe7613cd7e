import { setMaxListeners } from "node:events";
import type { InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { EndpointInputs } from "../endpoint";
import type { EndpointRecord } from "../functions/endpoint-record";
import { EngineLog, type Engine } from "../shell/engine-log";
import { Settings } from "../shell/settings";
import { shownOf } from "../shell/shown";
import { Verbs, type ShellCall } from "../shell/verbs";
import { accessFrom, type ConfigSource } from "../settings/access";
import { configSource } from "./config";
import type * as EngineConnection from "./engine-connection";
import type * as Invoke from "./invoke";
import { forEngine } from "./errors";
import type { Props } from "./values";

/** An operation on a resource. */
interface ResourceCall {
  urn: string;
  /** The longest time that it may take, in milliseconds. */
  timeout: number;
  /** The inputs or the state of the resource. Their secrets appear in no log line and no error. */
  about: Partial<EndpointInputs>;
  /** The properties that stay secret if the operation fails halfway. Default: none. */
  secrets?: ReadonlySet<string>;
}

/** The parts that live as long as the plugin: the settings, the lifecycle, and the connection to the engine. */
export class Session {
  readonly #settings = new Settings();
  readonly verbs = new Verbs(this.#settings);
  /** Resources that were read for an import. The user must resolve their differences. */
  readonly imported = new Set<string>();
  #config: ConfigSource | undefined;
  #functions: ReturnType<typeof Invoke.functionsOf> | undefined;
  #engine: () => Engine | undefined = () => undefined;
  #cancel = forEveryOperation();

  /** @param address - of the engine that receives the log lines. */
  attach(address: string | undefined): void {
    let engine: Engine | undefined;
    this.#engine = () => (address === undefined ? undefined : (engine ??= connect(address)));
  }

  configure(settings: Props): void {
    this.#config = configSource(settings);
    this.#settings.configure(this.#config);
    // A process under a debugger outlives a cancelled run.
    this.#cancel = forEveryOperation();
  }

  /**
   * Ends every wait except the wait for the id of a deploy that was already sent. That one is shortened. The engine
   * also calls this at the end of every run, when nothing waits.
   */
  cancel(): void {
    this.#cancel.abort(new Error("Pulumi was told to stop"));
  }

  /** Calls a function. The code for functions is loaded at the first call, because most programs call none. */
  invoke(request: InvokeRequest): Promise<InvokeResponse> {
    return this.#loaded().invoke(request);
  }

  /** The endpoints of the organization that match a query, as the function getEndpoints finds them. */
  endpoints(query: Props): Promise<EndpointRecord[]> {
    return this.#loaded().endpoints(query);
  }

  #loaded(): ReturnType<typeof Invoke.functionsOf> {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded at every start
    const { functionsOf } = require("./invoke") as typeof Invoke;
    return (this.#functions ??= functionsOf(() => accessFrom(this.#config, process.env)));
  }

  #log(urn: string | undefined, shown: (text: string) => string): EngineLog {
    return new EngineLog(urn, this.#engine, shown);
  }

  /**
   * Runs one operation on a resource. It ends only after the engine has taken its permanent log lines, because the
   * engine may end this process right after the last response.
   */
  async run<T>(
    { urn, timeout, about, secrets = new Set() }: ResourceCall,
    work: (call: ShellCall) => Promise<T>,
  ): Promise<T> {
    const shown = shownOf(about, (text) => this.#settings.redact(text));
    const log = this.#log(urn, shown);
    try {
      return await work({ log, timeout, signal: this.#cancel.signal });
    } catch (error) {
      throw forEngine(error, { shown, secrets });
    } finally {
      await log.handedOver();
    }
  }
}

/**
 * As many operations as the engine runs in parallel listen to the signal, and Node takes more than ten listeners for a
 * leak.
 */
function forEveryOperation(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/** gRPC's client is loaded with the first log line, because most of Pulumi's commands produce none. */
function connect(address: string): Engine {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded at every start
  return (require("./engine-connection") as typeof EngineConnection).connectToEngine(address);
}
