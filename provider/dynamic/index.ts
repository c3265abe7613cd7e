/**
 * The dynamic provider: the functions that Pulumi's host calls. It is a thin layer over the lifecycle in `../endpoint`.
 * The module itself is the provider, because the loader in every state requires it as one.
 *
 * @module
 */
import type { dynamic } from "@pulumi/pulumi";
import {
  asDeletable,
  asInputs,
  asState,
  asStored,
  isUnknown,
  keepsGivenName,
  timeoutMs,
  type Timeouts,
} from "../endpoint";
import { engineAddress } from "../shell/engine-address";
import { endWithEngine } from "../shell/engine-gone";
import { EngineLog } from "../shell/engine-log";
import { shownOf } from "../shell/shown";
import { Settings, random } from "../shell/settings";
import { Verbs, type ShellCall } from "../shell/verbs";
import { connectToEngine } from "./engine-connection";
import { forHost } from "./host-error";

type Props = Record<string, unknown>;

const settings = new Settings();
const verbs = new Verbs(settings);

if (engineAddress() !== undefined) endWithEngine();

/** Keeps the stack's config. It is synchronous and never throws, because the host would use the provider anyway. */
export function configure(request: dynamic.ConfigureRequest): void {
  settings.configure(request.config);
}

/** Checks inputs and fills in defaults. */
export function check(olds: Props, news: Props): Promise<dynamic.CheckResult> {
  return run("read", news, (call) => verbs.check(olds ?? {}, news, { random }, call));
}

/** Compares the state with the checked inputs. */
export function diff(id: string, olds: Props, news: Props): Promise<dynamic.DiffResult> {
  return run("read", news, async (call) => {
    const state = asState(id, olds);
    const { decision } = await verbs.diff(id, state, asInputs(news), call);
    if (decision.action === "replace")
      return { changes: true, replaces: decision.keys, deleteBeforeReplace: decision.deleteFirst };
    // A transformation or an option may turn an update into a replacement, and the engine must know the order of the
    // steps.
    const deleteBeforeReplace = keepsGivenName(state, asInputs(news));
    return { changes: decision.action === "update", ...(deleteBeforeReplace && { deleteBeforeReplace }) };
  });
}

/** Deploys an endpoint and waits until it is in the requested state. */
export function create(inputs: Props): Promise<dynamic.CreateResult> {
  return run("create", inputs, async (call) => {
    const { id, state } = await verbs.create(asInputs(inputs), call);
    return { id, outs: state };
  });
}

/** Reads the endpoint. Returns no id only if the endpoint is confirmed absent. */
export function read(id: string, props: Props): Promise<dynamic.ReadResult> {
  return run("read", props, async (call) => {
    const found = await verbs.read(id, asStored(id, props), call);
    return found ? { id, props: found.state, inputs: found.inputs } : {};
  });
}

/** Starts or stops an endpoint, and waits until it is live or stopped. */
export function update(id: string, olds: Props, news: Props): Promise<dynamic.UpdateResult> {
  return run("update", news, async (call) => ({
    outs: await verbs.update(id, asState(id, olds), asInputs(news), call),
  }));
}

function deleteEndpoint(id: string, props: Props): Promise<void> {
  return run("delete", props, (call) => verbs.delete(id, asDeletable(id, props), call));
}
export { deleteEndpoint as delete };

/**
 * Runs one operation, with its errors in the host's form. It ends only after the engine has taken its permanent log
 * lines, because the engine may end this process right after the last response.
 */
async function run<T>(operation: keyof Timeouts, props: Props, work: (call: ShellCall) => Promise<T>): Promise<T> {
  const urn = typeof props.__urn === "string" && !isUnknown(props.__urn) ? props.__urn : undefined;
  const shown = shownOf(props, (text) => settings.redact(text));
  const log = new EngineLog(urn, connectToEngine, shown);
  try {
    return await work({ log, timeout: timeoutMs(operation, props.__timeouts as Timeouts | undefined) });
  } catch (error) {
    throw forHost(error, shown);
  } finally {
    await log.handedOver();
  }
}
