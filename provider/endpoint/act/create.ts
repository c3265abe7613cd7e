import { takeDownCandidate } from "./candidate";
import { staysText } from "./candidate-text";
import { converge } from "./converge";
import { deploy, type Deployed, type Own } from "./deploy";
import { EndpointError, IncompleteError, NotReadyError, UnsettledError } from "../errors";
import { explain } from "../decide/explain";
import { desiredOf } from "../decide/lifecycle";
import { sentence } from "../decide/sentence";
import type { Operation } from "../observe/operation";
import { examOf, passEvaluation, refuseIncomparable, type Exam } from "./evaluation";
import { awaitsEvaluation, awaitsTest } from "../decide/ready";
import { passSmokeTest } from "./smoke-test";
import { mismatches, toState } from "../decide/state";
import { findTwins, takeDownTwins } from "./twin-check";
import type { Unchecked } from "./unchecked";
import type { EndpointInputs, ObservedEndpoint, EndpointState } from "../types";

export interface Created {
  id: string;
  state: EndpointState;
}

/**
 * Deploys an endpoint and brings it to what was asked for.
 *
 * If the endpoint that it is to replace still stands, it has to prove itself first: one that does not come up, or does
 * not pass, is deleted again, and the old one stays. A first deploy is kept, whatever it comes to.
 *
 * @throws EndpointError when there is no endpoint; IncompleteError, with the id and the true state, once there is one.
 */
export async function createEndpoint(
  operation: Operation,
  inputs: EndpointInputs,
  own: Own,
  unchecked: Unchecked,
): Promise<Created> {
  unchecked.begin(operation);
  const [result] = await Promise.allSettled([createOne(operation, inputs, own, unchecked)]);
  const left = await unchecked.end(operation);
  if (result.status === "rejected") {
    for (const text of left) operation.log.warn(text);
    throw result.reason;
  }
  const { id, state } = result.value;
  if (left.length > 0) throw new IncompleteError(id, state, keptText(id, left));
  return result.value;
}

async function createOne(
  operation: Operation,
  inputs: EndpointInputs,
  own: Own,
  unchecked: Unchecked,
): Promise<Created> {
  const exam = inputs.running ? await examOf(operation, inputs) : undefined;
  let standing: ObservedEndpoint | undefined;
  const accept = (old: ObservedEndpoint | undefined) => {
    refuseIncomparable(exam, old, operation.replacing);
    standing = old;
  };
  const deployed = await deploy(operation, inputs, own, accept).catch((error: unknown) => {
    throw standing && error instanceof EndpointError ? notReplaced(error, standing) : error;
  });
  const { record, replaced } = deployed;
  const { id } = record;
  operation.sharedList.changed(id);
  const course = new Course(operation, inputs, deployed, exam, unchecked);
  try {
    await course.run();
    return { id, state: course.state };
  } catch (error) {
    if (replaced) {
      unchecked.forget(deployed);
      throw await takeDownCandidate(operation, { ...deployed, replaced, shown: course.shown }, error);
    }
    const reason = error instanceof EndpointError ? error.message : explain(error, `following endpoint ${id}`);
    const more = [...course.left.values()].filter((text) => !reason.includes(text));
    const text = error instanceof NotReadyError ? reason : keptText(id, [reason, ...more]);
    throw new IncompleteError(id, course.state, text, { cause: error });
  }
}

/** The deploy of what was to replace another endpoint failed. */
function notReplaced(error: EndpointError, standing: ObservedEndpoint): EndpointError {
  const Same = error instanceof UnsettledError ? UnsettledError : EndpointError;
  const text = `${sentence(error.message)} ${staysText(standing)}`;
  return new Same(text, { what: error.what, cause: error.cause });
}

function keptText(id: string, reasons: readonly string[]): string {
  const kept = `Endpoint ${id} is in the state, and the next pulumi up carries on with it.`;
  return [...reasons.map(sentence), kept].join(" ");
}

/** The way of an endpoint from its deploy to what was asked for. */
class Course {
  /** The state by what was seen last. */
  state: EndpointState;
  /** Whether a look has shown the endpoint. */
  shown = false;
  /** Duplicates that the same deploy made and that could not be deleted, by id: a text for the error. */
  readonly left = new Map<string, string>();

  constructor(
    private readonly operation: Operation,
    private readonly inputs: EndpointInputs,
    private readonly deployed: Deployed,
    private readonly exam: Exam | undefined,
    private readonly unchecked: Unchecked,
  ) {
    this.state = toState(inputs, deployed.record, operation.origin);
  }

  async run(): Promise<void> {
    const { operation, inputs, deployed } = this;
    const { id } = deployed.record;
    await takeDownTwins(operation, deployed, deployed.twins, this.left);
    let last: ObservedEndpoint;
    try {
      last = await this.#follow();
    } catch (error) {
      // What was to replace another endpoint is deleted next, and its duplicates with it.
      if (!deployed.replaced) await this.#checkTwins();
      throw error;
    }
    await this.#checkTwins();
    for (const warning of mismatches(inputs, last)) operation.log.warn(warning);
    if (this.left.size > 0) {
      const what = `the deploy of "${inputs.name}" was doubled on its way.`;
      throw new EndpointError([...this.left.values()].join(" "), { what });
    }
    if (awaitsTest(this.state, inputs)) {
      await passSmokeTest(operation, { id, inputs, record: last, seen: this.#seen });
      this.state = { ...this.state, ready: true };
    }
    if (this.exam && awaitsEvaluation(this.state, inputs)) {
      const { replaced } = deployed;
      const examinee = { id, record: last, seen: this.#seen, replaced, held: operation.replacing };
      this.state = { ...this.state, evaluationResult: await passEvaluation(operation, this.exam, examinee) };
    }
  }

  async #follow(): Promise<ObservedEndpoint> {
    const { operation, inputs, deployed } = this;
    const { record, failure, sent } = deployed;
    if (failure !== undefined) throw new EndpointError(failure);
    const desired = desiredOf(inputs.running);
    const shownBy = sent.at + operation.timings.lookupGrace;
    const lookFirst = lacksDetails(record);
    const requested = "deploy";
    return converge(operation, { id: record.id, desired, record, requested, shownBy, lookFirst, seen: this.#seen });
  }

  /** By now, every duplicate of the deploy is listed. Where no list is at hand, the create that ends last has one. */
  async #checkTwins(): Promise<void> {
    const { operation, deployed } = this;
    const twins = await findTwins(operation, deployed);
    if (twins) await takeDownTwins(operation, deployed, twins, this.left);
    else this.unchecked.add(operation, this.inputs, deployed);
    // That list was requested to make sure of this deploy. The next look at the endpoint needs a newer one.
    operation.sharedList.changed(deployed.record.id);
  }

  #seen = (next: ObservedEndpoint): void => {
    this.shown = true;
    this.state = toState(this.inputs, next, this.operation.origin, this.state);
  };
}

/** A `complete` event may hold only id and status. */
function lacksDetails(record: ObservedEndpoint): boolean {
  return ["name", "model", "status", "url"].some((key) => !(key in record.raw));
}
