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
  movedOn,
  settle,
  timeoutMs,
  type Call,
  type EndpointState,
  type StoredState,
  type Timeouts,
} from "../endpoint";
import { CostLines } from "./cost-lines";
import { engineAddress } from "./engine-address";
import { endWithEngine } from "./engine-gone";
import { EngineLog } from "./engine-log";
import { forHost } from "./host-error";
import { Settings, random } from "./settings";

type Props = Record<string, unknown>;

const settings = new Settings();
const costs = new CostLines(settings);

/** Takes the last progress off the row of a resource that has come to its end. */
const DONE = "";

if (engineAddress() !== undefined) endWithEngine();

/** Keeps the stack's config; synchronous, and never throws, for the host would use the provider all the same. */
export function configure(request: dynamic.ConfigureRequest): void {
  settings.configure(request.config);
}

/** Checks inputs and fills in defaults. Calls nothing, but for the leaderboard, to show what a new endpoint costs. */
export function check(olds: Props, news: Props): Promise<dynamic.CheckResult> {
  return run("read", news, async (call) => {
    const result = checkInputs(olds ?? {}, news, random);
    const cost = result.failures.length === 0 && (await costs.ahead(olds ?? {}, asInputs(result.inputs)));
    if (cost) call.log.remark(cost);
    return result;
  });
}

/**
 * Compares the state with the checked inputs. Calls the leaderboard for a decision or a price, and looks at the endpoint
 * where it may be another organization's; else nothing.
 */
export function diff(id: string, olds: Props, news: Props): Promise<dynamic.DiffResult> {
  return run("read", news, async (call) => {
    await settings.tryController()?.confirmOrigin(id, asStored(olds), call);
    const decision = await settle(asState(olds), asInputs(news), (task) =>
      settings.controller().leaderboard(task, call),
    );
    if ("warning" in decision) call.log.warn(decision.warning ?? "");
    const reason = "reason" in decision ? decision.reason : undefined;
    const cost = await costs.change(asState(olds), asInputs(news), decision);
    if (cost) call.log.remark(reason ? `${reason}; ${cost}` : cost);
    else if (reason) call.log.status(reason);
    switch (decision.action) {
      case "none":
        return { changes: false };
      case "update":
        return { changes: true };
      case "replace":
        return { changes: true, replaces: decision.keys, deleteBeforeReplace: decision.deleteFirst };
    }
  });
}

/** Deploys an endpoint and waits until it is what was asked for. */
export function create(inputs: Props): Promise<dynamic.CreateResult> {
  return run("create", inputs, async (call) => {
    const { id, state } = await settings.controller().create(asInputs(inputs), call);
    call.log.status(costs.done(state) ?? DONE);
    return { id, outs: state };
  });
}

/** Reads what is there; answers no id only when the endpoint is confirmed absent. */
export function read(id: string, props: Props): Promise<dynamic.ReadResult> {
  return run("read", props, async (call) => {
    const stored = asStored(props);
    const controller = settings.controller();
    const { boards } = controller;
    // Asked beside the read, so that a refresh takes no longer for it.
    if (stored.model === "recommended") void boards.read(stored.task);
    const found = await controller.read(id, stored, call);
    if (found && stored.model === "recommended") {
      const note = await boards.tell(stored.task, (board) => movedOn(id, found.state, board));
      if (note) call.log.remark(note);
    }
    return found ? { id, props: found.state, inputs: found.inputs } : {};
  });
}

/** Starts or stops an endpoint, and waits until it has. */
export function update(id: string, olds: Props, news: Props): Promise<dynamic.UpdateResult> {
  return run("update", news, async (call) => {
    const outs = await settings.controller().update(id, asState(olds), asInputs(news), call);
    call.log.status(costs.done(outs) ?? DONE);
    return { outs };
  });
}

function deleteEndpoint(id: string, props: Props): Promise<void> {
  return run("delete", props, async (call) => {
    await settings.controller().delete(id, asState(props), call);
    call.log.status(DONE);
  });
}
export { deleteEndpoint as delete };

/**
 * Runs one operation, with its errors in the host's form. It ends only when its lasting lines are handed over, for the
 * engine may end this process right after the last answer.
 */
async function run<T>(
  operation: keyof Timeouts,
  props: Props,
  work: (call: Call & { log: EngineLog }) => Promise<T>,
): Promise<T> {
  const log = new EngineLog(typeof props.__urn === "string" && !isUnknown(props.__urn) ? props.__urn : undefined);
  try {
    return await work({ log, timeout: timeoutMs(operation, props.__timeouts as Timeouts | undefined) });
  } catch (error) {
    throw forHost(error);
  } finally {
    await log.handedOver();
  }
}

/** The host hands over what an earlier call of this provider returned. */
function asState(props: Props): EndpointState {
  return props as unknown as EndpointState;
}

function asStored(props: Props): StoredState {
  return props as unknown as StoredState;
}
