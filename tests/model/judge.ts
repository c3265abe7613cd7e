import { inspect } from "node:util";
import { Endpoint } from "pulumi-pareta/client";
import { pick } from "../../cli/recover/list-until-found";
import type { FaultSpec } from "../../emulator";
import { EndpointError } from "../../provider/endpoint";
import { MOST_LOST } from "../../provider/endpoint/decide/smoke-answer";
import type { RunSpec } from "./commands";
import type { Report, Resource, Stack } from "./engine";
import { namesToRecover } from "../support/recover-command";
import { blinds } from "./faults";
import { figures } from "./figures";
import { LIMITS, type Process } from "./process";
import { Violation } from "./violation";
import { WATCH, keyOf, type Deed, type TestWorld } from "./world";

/** The stack that a watch looks at. */
const WATCHED = "a";

/** The longest time after which a fault lets an endpoint be listed. */
const LATEST_FAULT_MS = 15_000;

const UNLISTED = /told of endpoint (\S+), which no list shows yet/g;

/** One command of the CLI, once it is over. */
export interface Finished {
  spec: RunSpec;
  stack: Stack;
  process: Process;
  report: Report;
}

/** Checks a world after each command, with the ledger as the truth. */
export class Judge {
  /** The stack whose deploy made an endpoint. */
  readonly #owners = new Map<string, string>();
  /** Endpoints in no state that a user was told about. */
  readonly #named = new Set<string>();
  /** Endpoints for which no run waited until a list showed them: the run said so, or could not wait for a list. */
  readonly #notAwaited = new Set<string>();
  /** Endpoints that a state has shown as live. */
  readonly #seenLive = new Set<string>();
  /** Endpoints that a watch started or stopped while these commands ran. */
  #touched = new Set<string>();
  #held = new Set<string>();
  #seen = 0;
  #seenInferences = 0;
  /** Endpoints that a stack has made an inference through. */
  readonly #asked = new Set<string>();

  constructor(
    private readonly world: TestWorld,
    private readonly stacks: readonly Stack[],
  ) {}

  /** Endpoints that were deleted for a replacement that is still to be made. */
  readonly #deletedBefore = new Set<string>();

  /** Names that the pending operations of killed runs hold. */
  readonly #pendingBefore = new Set<string>();

  /** Deploys that killed runs of a stack may have sent and that have not taken effect yet. */
  readonly #late = new Map<string, number>();

  /** Whether a stack has ever made an endpoint with this id. */
  knows(id: string): boolean {
    return this.#owners.has(id);
  }

  /** The statuses when the commands began, by id. */
  #before: ReadonlyMap<string, unknown> = new Map();

  /** Commands begin. */
  begins(): void {
    this.#before = new Map(this.world.control.endpoints.map(({ id, status }) => [id, status]));
  }

  /**
   * @param watched - what a watch has written that ran meanwhile.
   * @throws Violation for a promise that these commands, run at the same time, have not kept.
   */
  after(finished: readonly Finished[], faults: readonly FaultSpec[], watched: readonly string[] = []): void {
    const deeds = this.world.deeds.slice(this.#seen);
    this.#seen = this.world.deeds.length;
    this.#touched = new Set(deeds.filter(({ by }) => by === WATCH).map(({ id }) => id));
    figures.enforced += this.#touched.size;
    for (const { action, id, by } of deeds) if (action === "deploy" && by !== undefined) this.#owners.set(id, by);

    const inferences = this.world.inferences.slice(this.#seenInferences);
    this.#seenInferences = this.world.inferences.length;
    for (const { id } of inferences) this.#asked.add(id);

    this.#notesWhatIsNotAwaited(finished, faults, deeds);

    for (const run of finished) {
      this.#testsOnlyWhereAsked(run, inferences);
      this.#deploysOnce(run, deeds);
      this.#onlyItsOwn(run, deeds);
      this.#speaksPlainly(run);
      this.#succeedsTruly(run);
      this.#replacesForAReason(run, finished);
      this.#keepsKeys(run);
    }
    // A server that repeats the key of another run cannot be kept from it.
    noKeyIn(watched, keyOf(WATCHED, "usual"));
    this.#holdsWhatItMade();
    this.#losesNothing(finished, faults, deeds);
    if (figures.internalErrors.length > 0) throw new Error(`the emulator failed: ${figures.internalErrors.join("\n")}`);
  }

  #notesWhatIsNotAwaited(finished: readonly Finished[], faults: readonly FaultSpec[], deeds: readonly Deed[]): void {
    for (const { spec, stack, process, report } of finished) {
      for (const text of process.log.warnings) {
        for (const [, id = ""] of text.matchAll(UNLISTED)) this.#notAwaited.add(id);
      }
      const failed = report.steps.flatMap(({ error }) => (error ? [error.message] : [])).join("\n");
      const hurried = spec.cancel ?? spec.outage ?? (process.dead || blinds(faults));
      for (const { action, id, by } of deeds) {
        if (action === "deploy" && by === stack.label && (hurried || failed.includes(id))) this.#notAwaited.add(id);
      }
    }
  }

  /**
   * An inference costs money: a look makes none, an endpoint without a test makes none, and a lost response causes only
   * a few more.
   */
  #testsOnlyWhereAsked({ stack, report }: Finished, inferences: TestWorld["inferences"]): void {
    const ours = inferences.filter(({ by }) => by === stack.label);
    if (ours.length > 0 && report.op !== "up") throw new Violation(`${report.op} made an inference`);
    const asking = Object.values(stack.program).filter(({ smokeTest }) => smokeTest !== undefined).length;
    if (ours.length > asking * MOST_LOST) throw new Violation(`an up made ${ours.length} inferences`);
    for (const { id, outputs } of stack.held) {
      if (outputs.ready && outputs.smokeTest && !this.#asked.has(id)) {
        throw new Violation(`the state shows ${id} as ready, and nobody has tested it`);
      }
    }
  }

  /**
   * The engine asked for a number of creates, so no more deploys than that may have taken effect. Other commands make
   * none.
   */
  #deploysOnce({ stack, report }: Finished, deeds: readonly Deed[]): void {
    const deploys = deeds.filter(({ action, by, twin }) => action === "deploy" && by === stack.label && !twin);
    figures.deploys += deploys.length;
    // A killed run's deploy may take effect only while a later run is under way.
    const late = this.#late.get(stack.label) ?? 0;
    if (deploys.length > report.creates + late) {
      throw new Violation(`${report.creates} creates made ${deploys.length} endpoints: ${inspect(deploys)}`);
    }
    const left = report.creates + late - deploys.length;
    this.#late.set(stack.label, report.pending.length > 0 ? left : Math.min(late, left));
  }

  /**
   * No stack starts, stops or deletes an endpoint of another stack or of someone else. A look changes nothing at all.
   */
  #onlyItsOwn({ stack, report }: Finished, deeds: readonly Deed[]): void {
    for (const { action, id, by } of deeds) {
      if (by !== stack.label) continue;
      if ((report.op === "refresh" || report.op === "preview") && action !== "deploy")
        throw new Violation(`${report.op} did ${action} ${id}`);
      const owner = this.#owners.get(id);
      if (owner !== stack.label)
        throw new Violation(`stack ${stack.label} did ${action} ${id}, made by ${owner ?? "a stranger"}`);
    }
  }

  /** Every failure has a message for the user. */
  #speaksPlainly({ report }: Finished): void {
    for (const { op, error } of report.steps) {
      if (error !== undefined && op !== "check" && !(error instanceof EndpointError)) {
        throw new Violation(`${op} failed with what is not for users: ${inspect(error)}`);
      }
    }
  }

  /** Everything that was reported as done is done. */
  #succeedsTruly({ report }: Finished): void {
    for (const { op, resource, asks } of report.steps) {
      if (!resource || (op === "update" && !asks)) continue;
      // The watch came after it, or before it was seen.
      if (this.#touched.has(resource.id)) continue;
      this.isAsWanted(resource);
      this.showsTheTruth(resource);
    }
  }

  /**
   * A new endpoint has a new id that clients do not know. So a replacement needs a changed input, or an endpoint that
   * never became live.
   */
  #replacesForAReason({ report, stack, process }: Finished, finished: readonly Finished[]): void {
    for (const { slot, replaced } of report.steps) {
      if (!replaced) continue;
      const { id, inputs, outputs } = replaced;
      const { task, model = "recommended", name, deployOptions = {} } = stack.program[slot] ?? {};
      const asked = [
        inputs.task,
        inputs.model,
        inputs.__autoName ? undefined : inputs.name,
        inputs.deployOptions ?? {},
      ];
      const changed = JSON.stringify([task, model, name, deployOptions]) !== JSON.stringify(asked);
      const failed = [outputs.status, this.#before.get(id)].some((status) => isFailed(status));
      const neverLive = failed && !this.#seenLive.has(id);
      // What is gone has to be made anew. Only the shells see it without a refresh.
      const isUnlisted = this.#notAwaited.has(id) && this.#wasUnlisted(id, finished);
      if (process.seesDrift && (isUnlisted || !this.#before.has(id))) continue;
      // An endpoint that an earlier run deleted for its replacement is replaced, whatever the program asks for now.
      if (this.#deletedBefore.has(id)) continue;
      if (!changed && !neverLive) throw new Violation(`${slot} (${id}, ${outputs.status}) was replaced for nothing`);
    }
    for (const { id, outputs } of stack.resources) if (outputs.status === "live") this.#seenLive.add(id);
    for (const { id, pendingReplacement } of stack.resources) if (pendingReplacement) this.#deletedBefore.add(id);
  }

  /** @throws Violation unless the endpoint is live or stopped, as its inputs want it. */
  isAsWanted({ slot, id, inputs, outputs }: Resource): void {
    const status = this.world.endpoint(id)?.status;
    const running = inputs.running && outputs.held === null;
    const wanted = running ? ["live"] : ["stopped", "failed", "error"];
    if (!wanted.includes(String(status))) {
      throw new Violation(`${slot} (${id}) is said to be ${wanted[0]}, and is ${status ?? "not there"}`);
    }
    if (outputs.ready !== running) throw new Violation(`${slot} (${id}) shows ready as ${outputs.ready}`);
  }

  /** @throws Violation where the state of a resource differs from the API. */
  showsTheTruth({ slot, id, outputs }: Resource): void {
    const truth = this.world.endpoint(id);
    const runs = { live: true, starting: true, stopped: false, stopping: false, failed: false, error: false };
    const shown = {
      status: outputs.status,
      url: outputs.url,
      deployedModel: outputs.deployedModel,
      running: outputs.running,
      recommendedSystemPrompt: outputs.recommendedSystemPrompt,
      promptScaffold: outputs.promptScaffold,
    };
    const there = truth && {
      status: truth.status,
      url: truth.url,
      deployedModel: truth.model,
      running: runs[truth.status as keyof typeof runs] ?? outputs.running,
      recommendedSystemPrompt: truth.recommendedSystemPrompt,
      promptScaffold: truth.promptScaffold,
    };
    if (JSON.stringify(shown) !== JSON.stringify(there)) {
      throw new Violation(`the state of ${slot} (${id}) shows ${inspect(shown)}, and the API ${inspect(there)}`);
    }
  }

  /** The run's key, or its secret part, is in nothing that is stored or said. */
  #keepsKeys({ spec, stack, process, report }: Finished): void {
    const { infos, warnings, statuses, rows } = process.log;
    const errors = report.steps.map(({ error }) => inspect(error, { depth: 8 }));
    const texts = [JSON.stringify(stack.resources), ...infos, ...warnings, ...statuses, ...rows, ...errors];
    noKeyIn(texts, keyOf(spec.stack, spec.key));
  }

  /** A state holds endpoints that its own stack has made, each once. */
  #holdsWhatItMade(): void {
    const ids = new Set<string>();
    for (const stack of this.stacks) {
      for (const { id, slot } of stack.held) {
        const owner = this.#owners.get(id);
        if (owner !== stack.label)
          throw new Violation(`stack ${stack.label} holds ${id} (${slot}), made by ${owner ?? "nobody"}`);
        if (ids.has(id)) throw new Violation(`${id} stands in the state twice`);
        ids.add(id);
      }
    }
  }

  /**
   * Every endpoint that a stack has made is in its state, or a user was told about it. The latter is allowed only where
   * it could not be found.
   */
  #losesNothing(finished: readonly Finished[], faults: readonly FaultSpec[], deeds: readonly Deed[]): void {
    const heldBefore = this.#held;
    this.#held = new Set(this.stacks.flatMap(({ held }) => held.map(({ id }) => id)));
    for (const endpoint of this.world.control.endpoints) {
      const { id, name = "" } = endpoint;
      const owner = this.#owners.get(id);
      if (owner === undefined) continue;
      // An endpoint that is being deleted bills nothing, and will disappear. Its deletion may still fail: then what was
      // said counts.
      if (endpoint.status === "deleting") {
        const run = finished.find(({ stack }) => stack.label === owner);
        const errors = run?.report.steps.flatMap(({ error }) => (error ? [error.message] : [])) ?? [];
        if (errors.some((text) => text.includes(id))) this.#named.add(id);
        continue;
      }
      if (this.#held.has(id) || this.#named.has(id)) continue;
      // An id that is a name may occur again.
      const isNew = deeds.some((deed) => deed.action === "deploy" && deed.id === id);
      const shown = `${id} ("${name}", ${endpoint.status}) of stack ${owner}`;
      if (heldBefore.has(id) && !isNew && this.#notAwaited.has(id) && this.#wasUnlisted(id, finished)) {
        // No look shows it, and the run that made it could not wait until one did.
        this.#named.add(id);
        continue;
      }
      if (heldBefore.has(id) && !isNew) throw new Violation(`${shown} was dropped from the state although it is there`);
      const run = finished.find(({ stack }) => stack.label === owner);
      if (!run) throw new Violation(`${shown} is in no state`);
      const { report, process } = run;
      const asked = this.#askedName(id) ?? name;
      // A killed run reported it, and it has taken effect only now.
      if (isNew && this.#pendingBefore.has(asked)) {
        this.#named.add(id);
        figures.named++;
        continue;
      }
      const told = [...report.steps.flatMap(({ error }) => (error ? [error.message] : [])), ...process.log.warnings];
      // An operation that ended before the process was killed has reported its endpoint.
      const isTold = (process.dead && report.pending.includes(asked)) || this.#isFound(id, asked, told);
      if (!isTold) throw new Violation(`${shown} is in no state, and nobody was told: ${inspect(told)}`);
      const isTwin = this.world.deeds.some((deed) => deed.id === id && deed.twin);
      // A failed endpoint bills nothing, and is looked for only briefly.
      const failedLate = ["failed", "error"].includes(String(endpoint.status)) && this.#listsLate(faults);
      if (!isTwin && !failedLate && !this.#mayBeLost(run, faults)) {
        throw new Violation(`${shown} is in no state, though it could have been found: ${inspect(told)}`);
      }
      this.#named.add(id);
      figures.named++;
    }
    for (const { report } of finished) for (const name of report.pending) this.#pendingBefore.add(name);
  }

  /**
   * Whether a text names an endpoint: by its id, or by a name with the command that finds the endpoint by that name.
   */
  #isFound(id: string, asked: string, told: readonly string[]): boolean {
    if (told.some((text) => text.includes(id))) return true;
    if (!told.some((text) => namesToRecover(text).includes(asked))) return false;
    // The command knows only the name that was asked for, whatever the API did with it.
    if (this.world.options.names !== undefined && this.world.options.names !== "kept") return true;
    const rows = this.world.control.endpoints.filter(({ org }) => org === this.world.endpoint(id)?.org);
    try {
      return (
        pick(
          rows.map((row) => new Endpoint(row)),
          asked,
        )?.id === id
      );
    } catch (error) {
      return (error as Error).message.includes(id); // if there are several, the command names each
    }
  }

  /** The name that the deploy of an endpoint asked for, whatever the API did with it. */
  #askedName(id: string): string | undefined {
    return this.world.askedNames.get(id);
  }

  /** Whether no list can have shown an endpoint before these commands began. */
  #wasUnlisted(id: string, finished: readonly Finished[]): boolean {
    const made = this.world.deeds.find((deed) => deed.id === id && deed.action === "deploy")?.at ?? 0;
    const lateness = Math.max(LATEST_FAULT_MS, (this.world.options.listDelaySeconds ?? 0) * 1000);
    return finished.some(({ process }) => process.startedAt < made + lateness);
  }

  #listsLate(faults: readonly FaultSpec[]): boolean {
    const { listDelaySeconds = 0, registerSeconds = 0 } = this.world.options;
    return listDelaySeconds > 0 || registerSeconds > 0 || faults.some(({ listDelayMs }) => listDelayMs !== undefined);
  }

  /** Whether a list shows a deployed endpoint only after the look for it has ended. */
  #isListedTooLate(): boolean {
    return (this.world.options.listDelaySeconds ?? 0) * 1000 >= LIMITS.lookupGrace;
  }

  #mayBeLost({ spec, process, stack }: Finished, faults: readonly FaultSpec[]): boolean {
    const { options } = this.world;
    const explicit = Object.values(stack.program).some(({ name }) => name !== undefined);
    return (
      process.dead ||
      blinds(faults) ||
      spec.outage !== undefined ||
      options.names !== "kept" ||
      explicit ||
      (options.registerSeconds ?? 0) * 1000 >= LIMITS.lookupGrace ||
      this.#isListedTooLate()
    );
  }
}

/** @throws Violation where a text shows a key, or its secret part. */
function noKeyIn(texts: readonly string[], key: string): void {
  const all = texts.join("\n");
  const found = secretsOf(key).find((secret) => all.includes(secret));
  if (found !== undefined) throw new Violation(`a key is shown: ${texts.find((text) => text.includes(found))}`);
}

function isFailed(status: unknown): boolean {
  return status === "failed" || status === "error";
}

function secretsOf(key: string): string[] {
  const secret = key.slice(key.indexOf(".") + 1);
  return [key, secret].flatMap((text) => [text, encodeURIComponent(text), Buffer.from(text).toString("base64")]);
}
