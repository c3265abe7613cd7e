import * as pulumi from "@pulumi/pulumi";
import { PROPERTY_NAMES } from "../provider/endpoint/properties";
import type { EndpointArgs, EndpointOutputs } from "./endpoint-args";
import type { EndpointResource } from "./endpoint-resource";
import type * as Hours from "./schedule/hours";
import type { Schedule } from "./schedule/schedule";
import type { ScheduledEndpointArgs } from "./scheduled-endpoint-args";
import { userError } from "./user-error";

const TYPE = "pareta:index:ScheduledEndpoint";

/** Declares the endpoint of a component. */
export type Declare<E> = (args: EndpointArgs, opts: pulumi.CustomResourceOptions) => E;

/** Pulumi's class plus the outputs of the endpoint. The type uses only syntax of TypeScript 3.8. */
type ComponentWithOutputs = pulumi.ComponentResource & EndpointOutputs;
const ComponentWithOutputs = pulumi.ComponentResource as unknown as Pick<
  typeof pulumi.ComponentResource,
  "isInstance"
> &
  (new (...args: ConstructorParameters<typeof pulumi.ComponentResource>) => ComponentWithOutputs);

/** The component for both providers. It has every output of the endpoint. */
export abstract class ScheduledComponent<E extends EndpointResource> extends ComponentWithOutputs {
  /** The endpoint itself. */
  readonly endpoint: E;
  /**
   * The time at which the next `pulumi up` must run so that the endpoint follows its schedule: ISO 8601, in the
   * schedule's time zone. Null for hours that never end.
   */
  readonly nextChange: pulumi.Output<string | null>;
  /** The endpoint's id. An inference request names it as its `model`. */
  readonly id: pulumi.Output<pulumi.ID>;
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
        // An endpoint that had no schedule yet has the component's parent in the state.
        aliases: [{ parent: parent ?? pulumi.rootStackResource }],
        ...(customTimeouts && { customTimeouts }),
      },
    );
    this.nextChange = pulumi.output(nextChange);
    this.id = this.endpoint.id;
    const outputs = Object.fromEntries(PROPERTY_NAMES.map((output) => [output, this.endpoint[output]]));
    Object.assign(this, outputs);
    this.registerOutputs({ ...outputs, id: this.id, nextChange });
    // The message is shown on the component's own row, which has no other writer.
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
  // A program in JavaScript may leave the arguments out, or give what the types refuse.
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

/** An output of another stack is the likely case. Its value comes too late to decide whether the endpoint runs. */
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
