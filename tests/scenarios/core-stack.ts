import {
  asInputs,
  checkInputs,
  outlookOf,
  decideToEnd,
  IncompleteError,
  type EndpointInputs,
  type EndpointState,
} from "../../provider/endpoint";
import { call, controllerFor } from "../support/lifecycle";
import type { Declared, Stack } from "./driver";
import type { Held } from "./observe";

type Props = Record<string, unknown>;

interface Resource {
  id: string;
  inputs: Props;
  outputs: EndpointState;
  /** Whether its last operation did not finish. */
  incomplete: boolean;
}

/** The core alone, called like the engine would call it: without a shell, a host or a process. */
export class CoreStack implements Stack {
  readonly #resources = new Map<string, Resource>();

  constructor(private readonly emulator: { url: string }) {}

  held(): Promise<ReadonlyMap<string, Held>> {
    return Promise.resolve(
      new Map([...this.#resources].map(([name, { id, outputs }]) => [name, { id, outputs: { ...outputs } }])),
    );
  }

  async refresh(): Promise<void> {
    const controller = controllerFor(this.emulator);
    for (const [name, { id, outputs }] of this.#resources) {
      const found = await controller.read(id, outputs, call());
      if (found)
        this.#resources.set(name, { id, inputs: { ...found.inputs }, outputs: found.state, incomplete: false });
      else this.#resources.delete(name);
    }
  }

  async up(program: ReadonlyMap<string, Declared>): Promise<ReadonlyMap<string, string>> {
    const controller = controllerFor(this.emulator);
    const errors = new Map<string, string>();
    const attempt = async (name: string, work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        errors.set(name, (error as Error).message);
      }
    };
    for (const [name, { args, opts }] of program) await attempt(name, () => this.#apply(controller, name, args, opts));
    for (const [name, { id, outputs }] of this.#resources) {
      if (program.has(name)) continue;
      await attempt(name, async () => {
        await controller.delete(id, outputs, call());
        this.#resources.delete(name);
      });
    }
    return errors;
  }

  async #apply(
    controller: ReturnType<typeof controllerFor>,
    name: string,
    args: Props,
    opts: Declared["opts"],
  ): Promise<void> {
    const old = this.#resources.get(name);
    const given: Props = { ...args, __plain: true, __urn: urnOf(name) };
    for (const key of old ? (opts.ignoreChanges ?? []) : []) given[key] = old?.inputs[key];
    const news = checked(old?.inputs ?? {}, given);
    if (!old) {
      const outlook = outlookOf(news, await controller.leaderboards.ask(news.task), []);
      if (outlook.kind === "refused") throw new Error(outlook.reason);
      return this.#create(controller, name, news);
    }
    const decision = await decideToEnd(old.outputs, news, (task) => controller.leaderboard(task, call()));
    if (decision.action === "replace") {
      const fresh = checked({}, given);
      const remove = () => controller.delete(old.id, old.outputs, call());
      if (decision.deleteFirst) {
        await remove();
        this.#resources.delete(name);
      }
      await this.#create(controller, name, fresh);
      if (!decision.deleteFirst) await remove();
      return;
    }
    if (decision.action === "none" && !old.incomplete) return;
    await this.#keep(name, news, old.id, () => controller.update(old.id, old.outputs, news, call()));
  }

  async #create(controller: ReturnType<typeof controllerFor>, name: string, inputs: EndpointInputs): Promise<void> {
    let id = "";
    await this.#keep(
      name,
      inputs,
      () => id,
      async () => {
        const created = await controller.create(inputs, call());
        id = created.id;
        return created.state;
      },
    );
  }

  /** Stores the result of an operation, or the last state before its failure. */
  async #keep(
    name: string,
    news: EndpointInputs,
    id: string | (() => string),
    work: () => Promise<EndpointState>,
  ): Promise<void> {
    const inputs = { ...news };
    try {
      const outputs = await work();
      this.#resources.set(name, { id: typeof id === "string" ? id : id(), inputs, outputs, incomplete: false });
    } catch (error) {
      if (error instanceof IncompleteError) {
        this.#resources.set(name, { id: error.id, inputs, outputs: error.state, incomplete: true });
      }
      throw error;
    }
  }
}

const urnOf = (name: string) => `urn:pulumi:dev::app::pareta:index:Endpoint::${name}`;

function checked(olds: Props, given: Props): EndpointInputs {
  const { inputs, failures } = checkInputs(olds, given, Math.random);
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  return asInputs(inputs);
}
