import { inspect, isDeepStrictEqual } from "node:util";
import {
  IncompleteError,
  asInputs,
  timeoutMs,
  type EndpointInputs,
  type EndpointState,
  type FinalDecision,
  type Timeouts,
} from "../../provider/endpoint";
import { figures } from "./figures";
import { LIMITS, type Process } from "./process";
import type { Provider } from "../support/provider";
import type { ShellCall } from "../../provider/shell/verbs";
import { Violation } from "./violation";

/** How late an operation may end: an id that a deploy may have made is worth a last look after the time is over. */
const MAY_BE_LATE_MS = 6_000;

/** The same for a create: what was to replace another endpoint and did not pass is deleted again. */
const CREATE_MAY_BE_LATE_MS = MAY_BE_LATE_MS + LIMITS.lookupGrace;

export type Props = Record<string, unknown>;

/** A resource in a stack's state, as Pulumi keeps it. */
export interface Resource {
  slot: string;
  id: string;
  inputs: EndpointInputs;
  outputs: EndpointState;
  initErrors: string[];
  /** It was replaced, and must be deleted. */
  delete: boolean;
  /** It is already deleted, and its replacement is not made yet. */
  pendingReplacement: boolean;
}

/** An operation that was begun: it stays in the state of a run that was killed, until the next one. */
export interface Pending {
  type: "creating" | "updating" | "deleting";
  slot: string;
  /** Undefined for a creation. */
  id?: string;
  inputs: EndpointInputs;
}

/** What happened to one resource in one command. */
export interface StepReport {
  slot: string;
  op: "check" | "diff" | "create" | "update" | "same" | "delete" | "read";
  error?: Error;
  /** The resource as it is now, after a create or an update that succeeded. */
  resource?: Resource;
  /** An update for which the API had to be asked. */
  asks?: boolean;
  /** The earlier resource, as the state had it. */
  replaced?: Pick<Resource, "id" | "inputs" | "outputs">;
}

export type Op = "up" | "refresh" | "destroy" | "preview";

/** The result of a command. */
export interface Report {
  op: Op;
  steps: StepReport[];
  /** The names in the state's pending operations, or in the line before each deploy, when the process was killed. */
  pending: string[];
  /** How many creates were requested. */
  creates: number;
}

/** Plays Pulumi's engine for one stack: the order of calls, and what it keeps in its state. */
export class Stack {
  program: Record<string, Props> = {};
  resources: Resource[] = [];
  /** The operations that the state holds as begun. */
  pending: Pending[] = [];
  /** Every operation on an endpoint, and when it was under way, by the clock of the world. */
  readonly operations: { id: string; from: number; until: number }[] = [];
  /** The commands that hold its lock. */
  #locks = 0;

  constructor(readonly label: string) {}

  current(slot: string): Resource | undefined {
    return this.resources.find((resource) => resource.slot === slot && !resource.delete);
  }

  /** The endpoints that the state holds, including those that are still to be deleted. */
  get held(): Resource[] {
    return this.resources.filter((resource) => !resource.pendingReplacement);
  }

  /** Runs a command until it ends, or its process does. */
  async run(op: Op, process: Process): Promise<Report> {
    const run = new Run(this, op, process);
    const locks = op === "preview" ? 0 : 1;
    this.#locks += locks;
    if (locks > 0) this.pending = [];
    await Promise.race([run.all(), process.killed]);
    run.end();
    this.#locks -= locks;
    return run.report;
  }

  get isLocked(): boolean {
    return this.#locks > 0;
  }
}

class Run {
  readonly report: Report;
  /** Creates under way. */
  readonly #creating = new Set<EndpointInputs>();
  /** A dead engine saves nothing more. */
  #over = false;

  constructor(
    private readonly stack: Stack,
    private readonly op: Op,
    private readonly process: Process,
  ) {
    this.report = { op, steps: [], pending: [], creates: 0 };
  }

  end(): void {
    this.#over = true;
    if (!this.process.dead) return;
    this.report.pending = [...this.#creating].map(({ name }) => name);
  }

  async all(): Promise<void> {
    const { stack, op } = this;
    switch (op) {
      case "up":
      case "preview": {
        await Promise.all(Object.entries(stack.program).map(([slot, props]) => this.#bring(slot, props)));
        if (op === "preview" || this.report.steps.some(({ error }) => error)) return;
        return this.#deleteAll((resource) => resource.delete || !(resource.slot in stack.program));
      }
      case "refresh":
        await Promise.all(stack.held.map((resource) => this.#refresh(resource)));
        return;
      case "destroy":
        return this.#deleteAll(() => true);
    }
  }

  /** Makes one resource as the program says. */
  async #bring(slot: string, props: Props): Promise<void> {
    const old = this.stack.current(slot);
    const inputs = await this.#check(slot, old?.inputs ?? {}, props);
    if (!inputs) return;
    if (!old) return this.#create(slot, inputs);

    let decision: FinalDecision;
    try {
      decision = await this.#diff(old.id, old.outputs, inputs);
    } catch (error) {
      if (error instanceof Violation) throw error;
      return this.#tell({ slot, op: "diff", error: error as Error });
    }
    if (decision.action === "replace" || old.pendingReplacement) {
      const fresh = await this.#check(slot, {}, props);
      if (!fresh) return;
      if (decision.action === "replace" && decision.deleteFirst && !old.pendingReplacement) {
        if (this.op === "preview" || !(await this.#delete(old))) return;
        old.pendingReplacement = true;
      }
      return this.#create(slot, fresh, old);
    }
    if (decision.action === "update" || old.initErrors.length > 0) {
      const asks = decision.action === "none" || decision.calls;
      return this.#update(old, inputs, asks);
    }
    if (this.op !== "preview" && !this.#over) old.inputs = inputs;
    this.#tell({ slot, op: "same" });
  }

  async #check(slot: string, olds: object, props: Props): Promise<EndpointInputs | undefined> {
    const { provider, random } = this.process;
    const { inputs, failures } = await provider.check(json(olds) as Props, { ...props, __urn: urnOf(slot) }, random);
    if (failures.length === 0) return asInputs(plain(inputs));
    this.#tell({ slot, op: "check", error: new Error(JSON.stringify(failures)) });
    return undefined;
  }

  #diff(id: string, olds: EndpointState, news: EndpointInputs): Promise<FinalDecision> {
    return this.#ask("read", news.__timeouts, (provider, call) => provider.diff(id, json(olds), json(news), call));
  }

  async #create(slot: string, inputs: EndpointInputs, replaced?: Resource): Promise<void> {
    if (this.op === "preview" || this.process.stopping) return;
    this.report.creates++;
    this.#creating.add(inputs);
    const standing = replaced?.pendingReplacement ? undefined : replaced;
    const begun = this.#begins({ type: "creating", slot, inputs });
    const made = await this.#attempt(
      this.#ask("create", inputs.__timeouts, (provider, call) =>
        provider.create(json(inputs), {
          ...call,
          replacing: standing && { name: standing.outputs.name, id: standing.id },
        }),
      ),
    );
    if (this.#over) return;
    begun();
    this.#creating.delete(inputs);
    if ("id" in made) {
      if (replaced?.pendingReplacement) this.#forget(replaced);
      else if (replaced) replaced.delete = true;
      const resource = { slot, ...made.saved, inputs, delete: false, pendingReplacement: false };
      this.stack.resources.push(resource);
      const end = made.error ? { error: made.error } : { resource };
      return this.#tell({ slot, op: "create", ...end, ...(replaced && { replaced: { ...replaced } }) });
    }
    this.#tell({ slot, op: "create", error: made.error });
  }

  async #update(old: Resource, inputs: EndpointInputs, asks: boolean): Promise<void> {
    if (this.op === "preview" || this.process.stopping) return;
    const begun = this.#begins({ type: "updating", slot: old.slot, id: old.id, inputs });
    const outputs = this.#ask("update", inputs.__timeouts, (provider, call) =>
      provider.update(old.id, json(old.outputs), json(inputs), call),
    );
    const made = await this.#attempt(outputs.then((state) => ({ id: old.id, state })));
    if (this.#over) return;
    begun();
    if ("id" in made) Object.assign(old, made.saved, { inputs });
    this.#tell({ slot: old.slot, op: "update", asks, ...(made.error ? { error: made.error } : { resource: old }) });
  }

  /** Treats a result as Pulumi's host does: an error that has an id still saves the resource. */
  async #attempt(
    work: Promise<{ id: string; state: EndpointState }>,
  ): Promise<{ id: string; saved: Pick<Resource, "id" | "outputs" | "initErrors">; error?: Error } | { error: Error }> {
    try {
      const { id, state } = await work;
      return { id, saved: { id, outputs: plain(state), initErrors: [] } };
    } catch (thrown) {
      const error = thrown as Error;
      if (error instanceof Violation) throw error;
      if (!(error instanceof IncompleteError)) return { error };
      const { id, state } = error;
      return { id, saved: { id, outputs: plain(state), initErrors: [error.message] }, error };
    }
  }

  async #deleteAll(which: (resource: Resource) => boolean): Promise<void> {
    await Promise.all(
      this.stack.resources.filter(which).map(async (resource) => {
        if (resource.pendingReplacement || (await this.#delete(resource))) this.#forget(resource);
      }),
    );
  }

  async #delete({ slot, id, inputs, outputs }: Resource): Promise<boolean> {
    if (this.process.stopping) return false;
    const begun = this.#begins({ type: "deleting", slot, id, inputs });
    try {
      await this.#ask("delete", outputs.__timeouts, (provider, call) => provider.delete(id, json(outputs), call));
      begun();
      this.#tell({ slot, op: "delete" });
      return !this.#over;
    } catch (error) {
      begun();
      if (error instanceof Violation) throw error;
      this.#tell({ slot, op: "delete", error: error as Error });
      return false;
    }
  }

  async #refresh(resource: Resource): Promise<void> {
    const { slot, id, inputs, outputs } = resource;
    try {
      const found = await this.#ask("read", outputs.__timeouts, (provider, call) =>
        provider.read(id, json(outputs), call),
      );
      if (found) await this.#diff(id, plain(found.state), inputs); // what the CLI shows
      if (this.#over) return;
      if (!found) this.#forget(resource);
      else Object.assign(resource, { inputs: plain(found.inputs), outputs: plain(found.state), initErrors: [] });
      this.#tell({ slot, op: "read" });
    } catch (error) {
      if (error instanceof Violation) throw error;
      this.#tell({ slot, op: "read", error: error as Error });
    }
  }

  /** Writes an operation into the state as begun. @returns takes it out again, unless the process is dead. */
  #begins(operation: Pending): () => void {
    this.stack.pending.push(operation);
    const logged = { id: operation.id ?? "", from: this.process.now(), until: Infinity };
    this.stack.operations.push(logged);
    // A dead process does nothing more, although the state goes on to hold its operation.
    void this.process.killed.then(() => (logged.until = this.process.now()));
    return () => {
      logged.until = this.process.now();
      if (!this.#over) this.stack.pending = this.stack.pending.filter((other) => other !== operation);
    };
  }

  #forget(resource: Resource): void {
    if (!this.#over) this.stack.resources = this.stack.resources.filter((other) => other !== resource);
  }

  /** Runs one operation, which must not outlive its time. */
  async #ask<T>(
    operation: keyof Timeouts,
    timeouts: Timeouts | undefined,
    work: (provider: Provider, call: ShellCall) => Promise<T>,
  ): Promise<T> {
    figures.operations++;
    const { provider, log } = this.process;
    const timeout = timeoutMs(operation, timeouts);
    const start = this.process.now();
    try {
      return await work(provider, { log, timeout, signal: this.process.signal });
    } finally {
      const late = this.process.now() - start - timeout;
      const most = (operation === "create" ? CREATE_MAY_BE_LATE_MS : MAY_BE_LATE_MS) + provider.patience;
      // eslint-disable-next-line no-unsafe-finally -- it outweighs whatever else happened
      if (late > most) throw new Violation(`a ${operation} took ${late} ms longer than it may`);
    }
  }

  #tell(step: StepReport): void {
    if (!this.#over) this.report.steps.push(step);
  }
}

export function urnOf(slot: string): string {
  return `urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::${slot}`;
}

/** A value after its way through gRPC. */
function json<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** A value on its way to the engine, which accepts only plain JSON. */
function plain<T>(value: T): T {
  const copy = JSON.parse(JSON.stringify(value)) as T;
  if (!isDeepStrictEqual(copy, value)) throw new Violation(`no plain JSON goes to the engine: ${inspect(value)}`);
  return copy;
}
