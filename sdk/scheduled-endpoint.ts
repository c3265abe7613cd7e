import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "./endpoint";
import type { DeployOptions, EndpointArgs, SmokeTest } from "./endpoint-args";
import { clockOfRun } from "./run-clock";
import { formatInstant } from "./schedule/instant";
import { parseSchedule } from "./schedule/parse";
import type { Schedule } from "./schedule/schedule";
import { stateAt } from "./schedule/state-at";
import type { ScheduledEndpointArgs } from "./scheduled-endpoint-args";
import { userError } from "./user-error";

const TYPE = "pareta:index:ScheduledEndpoint";

/**
 * An {@link Endpoint} that runs in the hours of a schedule and is stopped, and free, outside of them.
 *
 * Nothing watches the clock between runs: each `pulumi up` starts or stops the endpoint by the clock of that run. So a
 * pipeline has to run `pulumi up` when the hours begin and when they end; {@link ScheduledEndpoint.nextChange} says when.
 * A first `pulumi up` outside the hours deploys the endpoint, which is billed until it is live, and then stops it.
 *
 * The config `pareta:now`, an ISO 8601 instant with an offset, fixes the clock.
 *
 * To look for drift, use `pulumi refresh --preview-only`, which does not run the program. `pulumi preview --refresh` does,
 * and takes hours that have begun or ended since the last run for a change.
 *
 * An Endpoint that already exists becomes a scheduled one of the same logical name and parent without being replaced; for
 * the same reason the two cannot stand side by side.
 *
 * The options that Pulumi hands on to the children of a component, such as `provider`, `protect` and `aliases`, reach the
 * endpoint, and so does `customTimeouts`.
 *
 * @example
 * ```ts
 * import { ScheduledEndpoint } from "pulumi-pareta";
 *
 * const contracts = new ScheduledEndpoint("contracts", {
 *   task: "contract-key-fields",
 *   schedule: { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" },
 * });
 * export const url = contracts.url;
 * ```
 */
export class ScheduledEndpoint extends pulumi.ComponentResource {
  /** The endpoint itself. */
  readonly endpoint: Endpoint;
  /**
   * When the next `pulumi up` has to be made for the endpoint to follow its schedule: ISO 8601, by the schedule's clock.
   * Null for hours that never end.
   */
  readonly nextChange: pulumi.Output<string | null>;
  /** The endpoint's id: the `model` of an inference request. */
  readonly id: pulumi.Output<pulumi.ID>;
  /** See {@link Endpoint.task}. */
  readonly task: pulumi.Output<string>;
  /** See {@link Endpoint.model}. */
  readonly model: pulumi.Output<string>;
  /** See {@link Endpoint.name}. */
  readonly name: pulumi.Output<string>;
  /** See {@link Endpoint.deployOptions}. */
  readonly deployOptions: pulumi.Output<DeployOptions | undefined>;
  /** See {@link Endpoint.smokeTest}. */
  readonly smokeTest: pulumi.Output<pulumi.Unwrap<SmokeTest> | undefined>;
  /** See {@link Endpoint.running}. */
  readonly running: pulumi.Output<boolean>;
  /** See {@link Endpoint.ready}. */
  readonly ready: pulumi.Output<boolean>;
  /** See {@link Endpoint.status}. */
  readonly status: pulumi.Output<string | null>;
  /** See {@link Endpoint.url}. */
  readonly url: pulumi.Output<string | null>;
  /** See {@link Endpoint.deployedModel}. */
  readonly deployedModel: pulumi.Output<string | null>;
  /** See {@link Endpoint.recommendedSystemPrompt}. */
  readonly recommendedSystemPrompt: pulumi.Output<string | null>;
  /** See {@link Endpoint.promptScaffold}. */
  readonly promptScaffold: pulumi.Output<string | null>;

  /**
   * Declares an endpoint and its hours.
   *
   * @param name - the logical name, of the endpoint as well: unique in the stack for this type.
   * @param args - what is asked for.
   * @throws RunError, at preview, when the schedule cannot be used or `pareta:now` is no instant; it names the field.
   */
  constructor(name: string, args: ScheduledEndpointArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { running, nextChange } = decide(name, args);
    const { schedule, ...endpointArgs } = args;
    super(TYPE, name, { schedule }, opts);
    const { parent, customTimeouts } = opts;
    this.endpoint = new Endpoint(
      name,
      { ...endpointArgs, running },
      {
        parent: this,
        // What it was before it had a schedule.
        aliases: [{ parent: parent ?? pulumi.rootStackResource }],
        ...(customTimeouts && { customTimeouts }),
      },
    );
    this.nextChange = pulumi.output(nextChange);
    this.id = this.endpoint.id;
    this.task = this.endpoint.task;
    this.model = this.endpoint.model;
    this.name = this.endpoint.name;
    this.deployOptions = this.endpoint.deployOptions;
    this.smokeTest = this.endpoint.smokeTest;
    this.running = this.endpoint.running;
    this.ready = this.endpoint.ready;
    this.status = this.endpoint.status;
    this.url = this.endpoint.url;
    this.deployedModel = this.endpoint.deployedModel;
    this.recommendedSystemPrompt = this.endpoint.recommendedSystemPrompt;
    this.promptScaffold = this.endpoint.promptScaffold;
    this.registerOutputs({
      id: this.id,
      task: this.task,
      model: this.model,
      name: this.name,
      deployOptions: this.deployOptions,
      smokeTest: this.smokeTest,
      running: this.running,
      ready: this.ready,
      status: this.status,
      url: this.url,
      deployedModel: this.deployedModel,
      recommendedSystemPrompt: this.recommendedSystemPrompt,
      promptScaffold: this.promptScaffold,
      nextChange,
    });
    // On the component's own row, which nothing else writes to.
    void pulumi.log.info(explanation(running, nextChange), this, undefined, true);
  }
}

interface Decision {
  running: boolean;
  /** ISO 8601. */
  nextChange: string | null;
}

function decide(name: string, args: ScheduledEndpointArgs | undefined): Decision {
  const subject = `ScheduledEndpoint "${name}"`;
  // A program in JavaScript may leave them out, or give what the types refuse.
  if (args?.schedule === undefined) throw userError(`${subject}: the argument "schedule" is missing`);
  if ((args as EndpointArgs).running !== undefined)
    throw userError(`${subject}: "running" is what the schedule decides; leave it out`);
  refuseOutputs(subject, args.schedule);
  try {
    const hours = parseSchedule(args.schedule);
    const { running, nextChange } = stateAt(hours, clockOfRun());
    return { running, nextChange: nextChange === null ? null : formatInstant(nextChange, hours.timeZone) };
  } catch (error) {
    throw userError(`${subject}: ${(error as Error).message}`);
  }
}

/** An output of another stack is the likely case: its value comes too late to say whether the endpoint runs. */
function refuseOutputs(subject: string, schedule: Schedule): void {
  const parts: [string, unknown][] = [["schedule", schedule], ...Object.entries(Object(schedule) as object)];
  const late = parts.find(([, value]) => pulumi.Output.isInstance(value) || value instanceof Promise);
  if (!late) return;
  const field = late[0] === "schedule" ? "schedule" : `schedule.${late[0]}`;
  throw userError(
    `${subject}: ${field} must be a plain value, known when the program runs; got an Output or a Promise`,
  );
}

function explanation(running: boolean, nextChange: string | null): string {
  if (nextChange === null) return "in its hours, which never end";
  return running
    ? `in its hours, until ${nextChange}`
    : `outside its hours until ${nextChange}: stopped. If it is not there yet, it is deployed, and then stopped`;
}
