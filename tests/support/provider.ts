import {
  checkInputs,
  decideToEnd,
  type Call,
  type CheckResult,
  type Created,
  type EndpointController,
  type EndpointInputs,
  type EndpointState,
  type FinalDecision,
  type ReadResult,
} from "../../provider/endpoint";
import { Settings } from "../../provider/shell/settings";
import { Verbs, type ShellCall } from "../../provider/shell/verbs";
import { RecordingLog } from "./lifecycle";

type Props = Record<string, unknown>;

/** A log that also keeps what stands on the rows. */
export class RowLog extends RecordingLog {
  readonly rows: string[] = [];

  remark(message: string): void {
    this.rows.push(message);
  }

  finish(message?: string): void {
    if (message !== undefined) this.rows.push(message);
  }
}

/** What Pulumi's engine asks of a provider. */
export interface Provider {
  /** How long its decisions may wait beside an operation, in milliseconds. */
  readonly patience: number;
  check(olds: Props, news: Props, random: () => number): Promise<CheckResult>;
  diff(id: string, olds: EndpointState, news: EndpointInputs, call: ShellCall): Promise<FinalDecision>;
  create(inputs: EndpointInputs, call: ShellCall): Promise<Created>;
  read(id: string, stored: EndpointState, call: ShellCall): Promise<ReadResult | undefined>;
  update(id: string, olds: EndpointState, news: EndpointInputs, call: ShellCall): Promise<EndpointState>;
  delete(id: string, olds: EndpointState, call: ShellCall): Promise<void>;
}

/** The lifecycle alone. It looks at nothing beside a diff, and knows no schedule and no budget. */
export function lifecycleOf(controller: EndpointController): Provider {
  return {
    patience: 0,
    check: (olds, news, random) => Promise.resolve(checkInputs(olds, news, random)),
    diff: (_id, olds, news, call) => decideToEnd(olds, news, (task) => controller.leaderboard(task, call)),
    create: (inputs, call) => controller.create(inputs, call),
    read: (id, stored, call) => controller.read(id, stored, call),
    update: (id, olds, news, call) => controller.update(id, olds, news, call),
    delete: (id, olds, call) => controller.delete(id, olds, call),
  };
}

/** A live view and the costs are waited for, each this long. */
const PATIENCE_MS = 5_000;

/** The verbs of the shells, which decide by schedule and budget on what is really there. */
export function shellOf(controller: EndpointController, redact: (text: string) => string): Provider {
  const verbs = new Verbs(new FixedSettings(controller, redact));
  return {
    patience: 2 * PATIENCE_MS,
    check: (olds, news, random) => verbs.check(olds, news, { random }, quiet()),
    diff: async (id, olds, news, call) => (await verbs.diff(id, olds, news, call)).decision,
    create: (inputs, call) => verbs.create(inputs, call),
    read: (id, stored, call) => verbs.read(id, stored, call),
    update: (id, olds, news, call) => verbs.update(id, olds, news, call),
    delete: (id, olds, call) => verbs.delete(id, olds, call),
  };
}

function quiet(): ShellCall {
  return { log: new RowLog(), timeout: 60_000 } satisfies Call;
}

/** The settings of a run, without a config and an environment. */
class FixedSettings extends Settings {
  constructor(
    private readonly given: EndpointController,
    private readonly hide: (text: string) => string,
  ) {
    super();
  }

  override controller(): EndpointController {
    return this.given;
  }

  override tryController(): EndpointController {
    return this.given;
  }

  override areKnown(): boolean {
    return true;
  }

  override showCosts(): boolean {
    return false;
  }

  override detectsDrift(): boolean {
    return true;
  }

  override fixedNow(): undefined {
    return undefined;
  }

  override redact(text: string): string {
    return this.hide(text);
  }
}
