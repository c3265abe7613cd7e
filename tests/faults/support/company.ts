import type { EndpointSnapshot } from "../../../emulator";
import { COMPANY } from "../matrix/company";
import { checked } from "../../support/lifecycle";
import { Stack } from "./stack";
import type { Stage } from "./stage";

/** When the first stranger comes, and within which time the others come, in milliseconds. */
const STRANGERS_COME = { from: 1_000, within: 20_000 };

/** The others that ask at the same time as the operation of a case. */
export class Company {
  /** Those in the same process: each is a resource of its own. */
  readonly stacks: Stack[] = [];
  #work: Promise<unknown>[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly task: string,
  ) {
    const size = COMPANY[stage.story.company];
    const { stack } = stage;
    for (let number = 0; number < size / 2; number++) {
      this.stacks.push(new Stack(() => stack.controller, stack.timeout, stack.signal));
    }
  }

  /** Starts them all at once, except the strangers, which come one by one. */
  begin(): void {
    const { stage, task } = this;
    this.#work = this.stacks.map((stack, number) => {
      const urn = `urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::other${number}`;
      return stack.create(checked({ task, running: number % 3 !== 2, __urn: urn }));
    });
    for (const number of this.stacks.keys()) {
      const at = STRANGERS_COME.from + (STRANGERS_COME.within * number) / this.stacks.length;
      const status = number % 2 === 0 ? "starting" : "live";
      stage.clock.timer(at, () => stage.addStranger({ name: `strangers-${number}`, task, status }));
    }
  }

  /** Resolves when all operations of this process have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#work);
  }

  /** What went wrong for them: a fault of one operation must not affect the others of its process. */
  get violations(): string[] {
    const { fault } = this.stage.story;
    // A cancel and a list concern all of them, and a slow server delays all of them.
    const shared = fault.cancelled ?? fault.emulator ?? this.stage.story.call === "list";
    if (shared !== undefined && shared !== false) return [];
    return this.stacks.flatMap(({ errors }) => errors.map(({ message }) => `another one failed as well: ${message}`));
  }

  holds({ id }: EndpointSnapshot): boolean {
    return this.stacks.some(({ resources }) => resources.some((resource) => resource.id === id));
  }
}
