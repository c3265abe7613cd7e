/**
 * The dynamic provider: what Pulumi's host calls, as thin as can be round the lifecycle in `../endpoint`. The module
 * itself is the provider, for that is what the loader in every state asks for.
 *
 * @module
 */
import type { dynamic } from "@pulumi/pulumi";
import {
  asInputs,
  checkInputs,
  isUnknown,
  settle,
  timeoutMs,
  type Call,
  type EndpointState,
  type StoredState,
  type Timeouts,
} from "../endpoint";
import { EngineLog } from "./engine-log";
import { forHost } from "./host-error";
import { Settings, random } from "./settings";

type Props = Record<string, unknown>;

const settings = new Settings();

/** Keeps the stack's config; synchronous, and never throws, for the host would use the provider all the same. */
export function configure(request: dynamic.ConfigureRequest): void {
  settings.configure(request.config);
}

/** Checks inputs and fills in defaults. Calls nothing. */
export async function check(olds: Props, news: Props): Promise<dynamic.CheckResult> {
  return Promise.resolve(checkInputs(olds ?? {}, news, random));
}

/** Compares the state with the checked inputs. Calls the leaderboard where a decision needs it, else nothing. */
export async function diff(_id: string, olds: Props, news: Props): Promise<dynamic.DiffResult> {
  try {
    const call = callOf("read", news);
    const decision = await settle(asState(olds), asInputs(news), (task) =>
      settings.controller().leaderboard(task, call),
    );
    if ("warning" in decision) call.log.warn(decision.warning ?? "");
    if ("reason" in decision) call.log.status(decision.reason ?? "");
    switch (decision.action) {
      case "none":
        return { changes: false };
      case "update":
        return { changes: true };
      case "replace":
        return { changes: true, replaces: decision.keys, deleteBeforeReplace: decision.deleteFirst };
    }
  } catch (error) {
    throw forHost(error);
  }
}

/** Deploys an endpoint and waits until it is what was asked for. */
export async function create(inputs: Props): Promise<dynamic.CreateResult> {
  try {
    const { id, state } = await settings.controller().create(asInputs(inputs), callOf("create", inputs));
    return { id, outs: state };
  } catch (error) {
    throw forHost(error);
  }
}

/** Reads what is there; answers no id only when the endpoint is confirmed absent. */
export async function read(id: string, props: Props): Promise<dynamic.ReadResult> {
  try {
    const found = await settings.controller().read(id, asStored(props), callOf("read", props));
    return found ? { id, props: found.state, inputs: found.inputs } : {};
  } catch (error) {
    throw forHost(error);
  }
}

/** Starts or stops an endpoint, and waits until it has. */
export async function update(id: string, olds: Props, news: Props): Promise<dynamic.UpdateResult> {
  try {
    const outs = await settings.controller().update(id, asState(olds), asInputs(news), callOf("update", news));
    return { outs };
  } catch (error) {
    throw forHost(error);
  }
}

async function deleteEndpoint(id: string, props: Props): Promise<void> {
  try {
    await settings.controller().delete(id, asState(props), callOf("delete", props));
  } catch (error) {
    throw forHost(error);
  }
}
export { deleteEndpoint as delete };

function callOf(operation: keyof Timeouts, props: Props): Call {
  const urn = typeof props.__urn === "string" && !isUnknown(props.__urn) ? props.__urn : undefined;
  return { log: new EngineLog(urn), timeout: timeoutMs(operation, props.__timeouts as Timeouts | undefined) };
}

/** The host hands over what an earlier call of this provider returned. */
function asState(props: Props): EndpointState {
  return props as unknown as EndpointState;
}

function asStored(props: Props): StoredState {
  return props as unknown as StoredState;
}
