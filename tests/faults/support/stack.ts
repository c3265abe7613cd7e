import {
  EndpointError,
  IncompleteError,
  decideToEnd,
  type EndpointController,
  type EndpointInputs,
  type EndpointState,
} from "../../../provider/endpoint";
import { toInputs } from "../../../provider/endpoint/decide/state";
import { checked } from "../../support/lifecycle";
import { RowLog, type Provider } from "../../support/provider";
import type { ShellCall } from "../../../provider/shell/verbs";

type Word = "ok" | "gone" | "N" | "K" | "P";

/** The lifecycle, or a broken one. */
export type Controller = Pick<EndpointController, "create" | "read" | "update" | "delete" | "leaderboard">;

/** The same as the shells have it, by the rule of schedule and budget. */
export function byRule(controller: Controller, shell: Provider): Controller & Pick<Provider, "diff"> {
  return {
    create: (inputs, call) => shell.create(inputs, call as ShellCall),
    read: (id, stored, call) => shell.read(id, stored as EndpointState, call as ShellCall),
    update: (id, olds, news, call) => shell.update(id, olds, news, call as ShellCall),
    delete: (id, olds, call) => shell.delete(id, olds, call as ShellCall),
    diff: (...args) => shell.diff(...args),
    leaderboard: (...args) => controller.leaderboard(...args),
  };
}

/** A resource in the state. */
export interface Resource {
  id: string;
  state: EndpointState;
  /** It was replaced, and the next `up` must delete it. */
  condemned: boolean;
}

/** The arguments of a program. */
export interface Args extends Record<string, unknown> {
  task: string;
  name?: string;
  running: boolean;
}

/** A stack with one endpoint in it, which keeps its state by the rules of Pulumi's engine. */
export class Stack {
  readonly resources: Resource[] = [];
  readonly errors: Error[] = [];
  readonly log = new RowLog();
  /** How often a create was requested. */
  creates = 0;
  readonly #newController: () => Controller;
  #controller: Controller;

  constructor(
    newController: () => Controller,
    public timeout: number,
    public signal?: AbortSignal,
  ) {
    this.#newController = newController;
    this.#controller = newController();
  }

  /** The lifecycle of the current process. */
  get controller(): Controller {
    return this.#controller;
  }

  /** Ends the process, and begins the next one. */
  nextProcess(): void {
    this.#controller = this.#newController();
    this.signal = undefined;
  }

  /** @param old - the endpoint that it replaces, if that still stands. */
  create(inputs: EndpointInputs, old?: Resource): Promise<"ok" | "P" | "N"> {
    this.creates++;
    return this.#attempt<"ok", "P", "N">(
      async () => {
        const replacing = old && { name: old.state.name, id: old.id };
        const { id, state } = await this.#controller.create(inputs, { ...this.#call(), replacing });
        this.resources.push({ id, state, condemned: false });
        return "ok";
      },
      ({ id, state }) => {
        this.resources.push({ id, state, condemned: false });
        return "P";
      },
      "N",
    );
  }

  read(resource: Resource): Promise<"ok" | "gone" | "K"> {
    return this.#attempt<"ok" | "gone", never, "K">(
      async () => {
        const found = await this.#controller.read(resource.id, resource.state, this.#call());
        if (!found) this.#drop(resource);
        else resource.state = found.state;
        return found ? "ok" : "gone";
      },
      undefined,
      "K",
    );
  }

  update(resource: Resource, news: EndpointInputs): Promise<"ok" | "P" | "K"> {
    return this.#attempt<"ok", "P", "K">(
      async () => {
        resource.state = await this.#controller.update(resource.id, resource.state, news, this.#call());
        return "ok";
      },
      ({ state }) => {
        resource.state = state;
        return "P";
      },
      "K",
    );
  }

  delete(resource: Resource): Promise<"gone" | "K"> {
    return this.#attempt<"gone", never, "K">(
      async () => {
        await this.#controller.delete(resource.id, resource.state, this.#call());
        this.#drop(resource);
        return "gone";
      },
      undefined,
      "K",
    );
  }

  /** The decision for a change from a resource's state to new inputs. */
  settle(resource: Resource, news: EndpointInputs) {
    const controller = this.#controller as Controller & Partial<Pick<Provider, "diff">>;
    if (controller.diff) return controller.diff(resource.id, resource.state, news, this.#call());
    return decideToEnd(resource.state, news, (task) => this.#controller.leaderboard(task, this.#call()));
  }

  /** `pulumi up --refresh`. True when everything is as the program says. */
  async up(args: Args): Promise<boolean> {
    for (const resource of [...this.resources]) if ((await this.read(resource)) === "K") return false;
    for (const resource of this.resources.filter(({ condemned }) => condemned)) {
      if ((await this.delete(resource)) === "K") return false;
    }
    const [resource] = this.resources;
    if (!resource) return (await this.create(checked(args))) === "ok";
    const news = checked(args, { ...toInputs(resource.state) });
    const decision = await this.settle(resource, news);
    if (decision.action === "none") return true;
    if (decision.action === "update") return (await this.update(resource, news)) === "ok";
    // The engine checks a replacement as if it were new.
    return this.#replace(resource, checked(args), decision.deleteFirst);
  }

  /** `pulumi destroy --refresh`. True when nothing is left. */
  async destroy(): Promise<boolean> {
    for (const resource of [...this.resources]) if ((await this.read(resource)) === "K") return false;
    for (const resource of [...this.resources]) if ((await this.delete(resource)) === "K") return false;
    return true;
  }

  async #replace(old: Resource, news: EndpointInputs, deleteFirst: boolean): Promise<boolean> {
    if (deleteFirst) return (await this.delete(old)) === "gone" && (await this.create(news)) === "ok";
    if ((await this.create(news, old)) !== "ok") return false;
    return (await this.delete(old)) === "gone";
  }

  #call(): ShellCall {
    return { log: this.log, timeout: this.timeout, ...(this.signal && { signal: this.signal }) };
  }

  #drop(resource: Resource): void {
    this.resources.splice(this.resources.indexOf(resource), 1);
  }

  async #attempt<Done extends Word, Saved extends Word, Failed extends Word>(
    work: () => Promise<Done>,
    save: ((error: IncompleteError) => Saved) | undefined,
    failed: Failed,
  ): Promise<Done | Saved | Failed> {
    try {
      return await work();
    } catch (error) {
      this.errors.push(error instanceof EndpointError ? error : new NotForUsers(error));
      return error instanceof IncompleteError && save ? save(error) : failed;
    }
  }
}

/** An internal error that reached the user. */
export class NotForUsers extends Error {
  constructor(cause: unknown) {
    super(`not an error for users: ${String(cause)}`, { cause });
  }
}
