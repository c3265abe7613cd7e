import type { Clock } from "../../provider/client";
import {
  DEFAULT_TIMINGS,
  EndpointController,
  EndpointError,
  IncompleteError,
  asState,
  statusKind,
  type EndpointInputs,
  type EndpointState,
  type Environment,
  type Evaluation,
  type EvaluationExample,
  type EvaluationResult,
  type Log,
} from "../../provider/endpoint";
import { askExamples } from "../../provider/endpoint/act/ask-examples";
import { concealer } from "../../provider/endpoint/decide/conceal";
import { examplesDigest, taskExamples } from "../../provider/endpoint/decide/examples";
import { explain } from "../../provider/endpoint/decide/explain";
import { logicalNameOf, makeName } from "../../provider/endpoint/decide/names";
import { secretInputs } from "../../provider/endpoint/decide/secrecy";
import { sentence } from "../../provider/endpoint/decide/sentence";
import {
  exampleLines,
  resultOf,
  shortcomings,
  worstExamples,
  type ScoredAnswer,
} from "../../provider/endpoint/decide/verdict";
import { contextOf, withDeadline } from "../../provider/endpoint/observe/operation";
import { CommandError } from "../errors";
import { readStack, type Account, type ReadStack } from "../stack/account";
import { accountFor, accountsOf } from "../stack/accounts";
import { parseExported, resourcesOf, type Exported, type Resource } from "../stack/deployment";
import { isEndpoint } from "../stack/kinds";
import type { Project } from "../stack/project";
import { holdsEncrypted, reveal } from "../stack/secrets";
import { shellWord } from "../text";

export interface EvaluateOptions {
  /** The logical name, the name or the id of an endpoint of the stack. */
  endpoint: string;
  /** The alias of the model to try. */
  model: string;
  /** The stack. Default: the current one. */
  stack?: string | undefined;
  /** How many of the task's own examples to use. Default: the examples of the endpoint's `evaluation`. */
  fromTask?: number | undefined;
  /** How long all of it may take, in milliseconds, without the deletion of the candidate. */
  timeout: number;
}

/** The effects that an evaluation needs. */
export interface EvaluateContext {
  project: Project;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  random: () => number;
  /** Shows a line that lasts. */
  note: (line: string) => void;
  /** Ends it; the candidate is deleted all the same. */
  signal: AbortSignal;
}

/** What was measured of one endpoint. */
export interface Measured extends EvaluationResult {
  /** The endpoint's id; that of the candidate does not exist any more. */
  id: string;
  /** The alias of the model. */
  model: string;
}

export interface Outcome {
  stack: string;
  /** The endpoint's logical name. */
  endpoint: string;
  task: string;
  passed: boolean;
  /** The conditions that the candidate does not meet. */
  shortcomings: string[];
  candidate: Measured;
  /** Undefined where the current endpoint could not be asked, and nothing is compared. */
  current?: Measured | undefined;
  /** The examples that speak most against the candidate. */
  examples: string[];
}

/** How long the deletion of the candidate may take. It has its own time, because the other time may be over. */
const TAKE_DOWN_MS = 300_000;

/** What is asked where the endpoint has no evaluation of its own: as good as the current one. */
const AS_GOOD: Evaluation = { notWorseThanCurrent: 0 };

/**
 * Tries a model beside an endpoint of a stack. It deploys a candidate under a made name, sends both the same examples, and
 * deletes the candidate again, whatever happens. The stack is not written.
 *
 * @throws CommandError when nothing could be measured. It says whether the candidate is gone.
 */
export async function evaluateModel(options: EvaluateOptions, context: EvaluateContext): Promise<Outcome> {
  const { project, note, clock } = context;
  const stack = await readStack(project, await project.fullName(options.stack));
  const target = await targetOf(stack, options, context);
  const { state, account, logicalName } = target;
  const { evaluation, examples } = await examinationOf(state, options, account);
  refuseStopped(evaluation, state);

  const secret = options.fromTask === undefined && secretInputs(state).includes("evaluation");
  const environment: Environment = {
    api: account.api,
    origin: account.origin,
    clock,
    random: context.random,
    timings: DEFAULT_TIMINGS,
    acceptOtherOrigin: false,
    acceptEmpty: false,
  };
  const log = logOf(note, concealer(state));
  const end = clock.now() + options.timeout;
  const limit = () => ({ log, timeout: Math.max(0, end - clock.now()), signal: context.signal });
  const { scorer } = evaluation;
  const ask = (id: string) =>
    withDeadline(contextOf(environment), id, limit(), (operation) =>
      askExamples(operation, { id, examples, scorer, secret }),
    );

  const serves = statusKind(state.status) === "live";
  note(`${serves ? 2 * examples.length : examples.length} requests are billed, and the candidate while it is live`);
  const current = serves ? await orCommandError(ask(target.id), "Nothing was deployed.") : undefined;
  const inputs = candidateInputs(state, options.model, makeName(logicalName, context.random));
  note(
    `if this process is killed, \`pulumi-pareta recover --stack ${shellWord(stack.name)} ` +
      `--name ${shellWord(`${inputs.name}=${logicalName}`)}\` lets the next up delete the candidate`,
  );
  const candidate = await withCandidate(new EndpointController(environment), inputs, limit, account, note, (made) =>
    ask(made.id).then((answers) => ({ ...made, answers })),
  );

  const digest = examplesDigest(examples, scorer);
  const measured = (id: string, model: string, answers: readonly ScoredAnswer[]): Measured => ({
    id,
    model,
    ...resultOf(answers, digest),
  });
  const mine = measured(candidate.id, candidate.state.deployedModel ?? options.model, candidate.answers);
  const theirs = current && measured(target.id, state.deployedModel ?? state.model, current);
  const wrong = shortcomings(evaluation, mine, theirs);
  return {
    stack: stack.name,
    endpoint: logicalName,
    task: state.task,
    passed: wrong.length === 0,
    shortcomings: wrong,
    candidate: mine,
    current: theirs,
    examples: exampleLines(worstExamples(candidate.answers, current), {
      secret,
      redact: (text) => account.api.redact(text),
    }),
  };
}

interface Target {
  id: string;
  logicalName: string;
  state: EndpointState;
  account: Account;
}

async function targetOf(stack: ReadStack, { endpoint }: EvaluateOptions, context: EvaluateContext): Promise<Target> {
  const { project, env, note } = context;
  const found = matches(stack.exported, endpoint);
  const [resource, ...others] = found;
  if (!resource || others.length > 0) throw notOne(endpoint, stack, found);
  const accounts = await accountsOf(project, stack, env, note);
  const account = accountFor(accounts, resource.provider);
  if (!account) throw new CommandError(accounts.keyless.map(({ reason }) => reason).join("; "));
  const plain = holdsEncrypted(resource.outputs)
    ? matches(parseExported(await project.stack(stack.name).export({ showSecrets: true })), endpoint)[0]
    : resource;
  const id = resource.id ?? "";
  try {
    const state = asState(id, reveal(plain?.outputs ?? {}) as Record<string, unknown>);
    return { id, logicalName: logicalNameOf(resource.urn), state, account };
  } catch (error) {
    throw commandError(error, "");
  }
}

/** The endpoints of a stack that a word may mean: by the logical name, else by id or name. */
function matches(exported: Exported, word: string): Resource[] {
  const there = resourcesOf(exported).filter((it) => isEndpoint(it) && it.id && !it.delete && !it.external);
  const byLogicalName = there.filter(({ urn }) => logicalNameOf(urn) === word);
  if (byLogicalName.length > 0) return byLogicalName;
  return there.filter(({ id, outputs }) => id === word || outputs?.name === word);
}

function notOne(word: string, { name, exported }: ReadStack, found: readonly Resource[]): CommandError {
  const listed = (some: readonly Resource[]) =>
    some.map(({ urn, id }) => `${logicalNameOf(urn)} (${id ?? "no id"})`).join(", ") || "none";
  if (found.length > 1) {
    return new CommandError(`"${word}" may mean several endpoints of stack ${name}: ${listed(found)}. Give the id.`);
  }
  return new CommandError(
    `stack ${name} has no endpoint "${word}". Its endpoints are: ${listed(resourcesOf(exported).filter(isEndpoint))}.`,
  );
}

/** What the candidate is measured by. */
async function examinationOf(
  state: EndpointState,
  { fromTask, endpoint }: EvaluateOptions,
  { api }: Account,
): Promise<{ evaluation: Evaluation; examples: readonly EvaluationExample[] }> {
  const evaluation = state.evaluation ?? AS_GOOD;
  if (fromTask === undefined && evaluation.examples) return { evaluation, examples: evaluation.examples };
  const count = fromTask ?? evaluation.fromTask;
  if (count === undefined) {
    throw new CommandError(
      `endpoint "${endpoint}" has no evaluation in the state. Give it the input "evaluation" and run pulumi up, or say ` +
        "--from-task 20 to use examples of the task. Nothing was deployed.",
    );
  }
  const { task } = state;
  const found = await api.tasks.retrieve(task, { examples_n: count }).catch((error: unknown) => {
    throw new CommandError(`${explain(error, `reading the examples of task "${task}"`)} Nothing was deployed.`);
  });
  const examples = found.hasBlobInput === true ? [] : taskExamples(found.labelledExamples).slice(0, count);
  if (examples.length > 0) return { evaluation, examples };
  throw new CommandError(
    `task "${task}" has no examples that can be sent as text. Give the endpoint the input "evaluation" with examples of ` +
      "your own. Nothing was deployed.",
  );
}

/** A comparison with an endpoint that cannot answer would say nothing. */
function refuseStopped({ notWorseThanCurrent }: Evaluation, { status, name }: EndpointState): void {
  if (notWorseThanCurrent === undefined || statusKind(status) === "live") return;
  throw new CommandError(
    `endpoint ${name} is ${status ?? "without a status"}, so it cannot be asked, and there is nothing to compare with. ` +
      "Start it, and run pulumi refresh. Nothing was deployed.",
  );
}

/** The candidate is as the endpoint would be with the other model. It has no evaluation, because that is made here. */
function candidateInputs(state: EndpointState, model: string, name: string): EndpointInputs {
  const { task, deployOptions, smokeTest, __plain } = state;
  return {
    task,
    model,
    name,
    running: true,
    ...(deployOptions && { deployOptions }),
    ...(smokeTest && { smokeTest }),
    __autoName: true,
    ...(__plain && { __plain }),
  };
}

/**
 * Deploys a candidate, works with it, and deletes it again.
 *
 * @throws CommandError, which says whether it is gone.
 */
async function withCandidate<T>(
  controller: EndpointController,
  inputs: EndpointInputs,
  limit: () => Parameters<EndpointController["create"]>[1],
  account: Account,
  note: (line: string) => void,
  work: (made: { id: string; state: EndpointState }) => Promise<T>,
): Promise<T> {
  let made: { id: string; state: EndpointState };
  try {
    made = await controller.create(inputs, limit());
  } catch (error) {
    if (!(error instanceof IncompleteError)) throw commandError(error, "");
    throw commandError(error, await takenDown(controller, error, limit().log, account));
  }
  let result: { value: T } | { error: unknown };
  try {
    result = { value: await work(made) };
  } catch (error) {
    result = { error };
  }
  note(`deleting the candidate ${made.id}`);
  const left = await takenDown(controller, made, limit().log, account);
  if ("error" in result) throw commandError(result.error, left);
  if (left !== GONE) throw new CommandError(left);
  return result.value;
}

const GONE = "The candidate is deleted; nothing of it is left.";

/** Deletes the candidate. @returns {@link GONE}, or what is left and how to delete it. Never rejects. */
async function takenDown(
  controller: EndpointController,
  { id, state }: { id: string; state: EndpointState },
  log: Log,
  { origin }: Account,
): Promise<string> {
  try {
    await controller.delete(id, state, { log, timeout: TAKE_DOWN_MS });
    return GONE;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const url = shellWord(`${origin.baseUrl}/v1/endpoints/${encodeURIComponent(id)}`);
    return (
      `The candidate ${id} could not be deleted, and bills: ${why} ` +
      `Delete it: curl -X DELETE -H "Authorization: Bearer $PARETA_API_KEY" ${url}`
    );
  }
}

async function orCommandError<T>(work: Promise<T>, kept: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw commandError(error, kept);
  }
}

/** @throws an error that is a fault of this program. */
function commandError(error: unknown, kept: string): CommandError {
  if (!(error instanceof EndpointError)) throw error;
  // Without what an up would do next, because that is not true here.
  const reason = error.what;
  return new CommandError(kept === "" ? reason : `${sentence(reason)} ${kept}`, undefined, { cause: error });
}

function logOf(note: (line: string) => void, conceal: (text: string) => string): Log {
  let last = "";
  const say = (line: string) => {
    const shown = conceal(line);
    if (shown !== last) note(shown);
    last = shown;
  };
  return { info: (line) => Promise.resolve(say(line)), warn: say, status: say };
}
