import * as pulumi from "@pulumi/pulumi";
import type { DeployOptions, EndpointArgs, SmokeTest } from "./endpoint-args";
import type { EndpointResource } from "./endpoint-resource";
import type * as Hours from "./schedule/hours";
import type { Schedule } from "./schedule/schedule";
import type { ScheduledEndpointArgs } from "./scheduled-endpoint-args";
import { userError } from "./user-error";

const TYPE = "pareta:index:ScheduledEndpoint";

/** Declares the endpoint of a component. */
export type Declare<E> = (args: EndpointArgs, opts: pulumi.CustomResourceOptions) => E;

/** The component, whichever provider manages its endpoint. */
export abstract class ScheduledComponent<E extends EndpointResource> extends pulumi.ComponentResource {
  /** The endpoint itself. */
  readonly endpoint: E;
  /**
   * When the next `pulumi up` has to be made for the endpoint to follow its schedule: ISO 8601, by the schedule's clock.
   * Null for hours that never end.
   */
  readonly nextChange: pulumi.Output<string | null>;
  /** The endpoint's id: the `model` of an inference request. */
  readonly id: pulumi.Output<pulumi.ID>;
  /** The `task` of the endpoint. */
  readonly task: pulumi.Output<string>;
  /** The `model` of the endpoint. */
  readonly model: pulumi.Output<string>;
  /** The `name` of the endpoint. */
  readonly name: pulumi.Output<string>;
  /** The `deployOptions` of the endpoint. */
  readonly deployOptions: pulumi.Output<DeployOptions | undefined>;
  /** The `smokeTest` of the endpoint. */
  readonly smokeTest: pulumi.Output<pulumi.Unwrap<SmokeTest> | undefined>;
  /** The `running` of the endpoint. */
  readonly running: pulumi.Output<boolean>;
  /** The `ready` of the endpoint. */
  readonly ready: pulumi.Output<boolean>;
  /** The `status` of the endpoint. */
  readonly status: pulumi.Output<string | null>;
  /** The `url` of the endpoint. */
  readonly url: pulumi.Output<string | null>;
  /** The `deployedModel` of the endpoint. */
  readonly deployedModel: pulumi.Output<string | null>;
  /** The `recommendedSystemPrompt` of the endpoint. */
  readonly recommendedSystemPrompt: pulumi.Output<string | null>;
  /** The `promptScaffold` of the endpoint. */
  readonly promptScaffold: pulumi.Output<string | null>;

  protected constructor(
    name: string,
    args: ScheduledEndpointArgs,
    opts: pulumi.ComponentResourceOptions,
    declare: Declare<E>,
  ) {
    const { running, nextChange } = decide(name, args);
    const { schedule, ...endpointArgs } = args;
    super(TYPE, name, { schedule }, opts);
    const { parent, customTimeouts } = opts;
    this.endpoint = declare(
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
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most programs have no schedule, and need not load this
  const { clockOfRun, formatInstant, parseSchedule, stateAt } = require("./schedule/hours") as typeof Hours;
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
