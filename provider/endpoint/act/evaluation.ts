import { askExamples, type Examination } from "./ask-examples";
import { taskExamples, examplesDigest } from "../decide/examples";
import { EndpointError, NotReadyError } from "../errors";
import { secretInputs } from "../decide/secrecy";
import { sentence } from "../decide/sentence";
import { statusKind } from "../decide/status";
import { exampleLines, resultLine, resultOf, shortcomings, worstExamples, type ScoredAnswer } from "../decide/verdict";
import { requestOptions, retryDuringOutage } from "../observe/observe";
import type { Operation } from "../observe/operation";
import type { Held } from "../context";
import type { EndpointInputs, Evaluation, EvaluationExample, EvaluationResult, ObservedEndpoint } from "../types";

/** An evaluation with its examples. */
export interface Exam {
  evaluation: Evaluation;
  examples: readonly EvaluationExample[];
  /** What its result is the result of. */
  digest: string;
  secret: boolean;
}

/**
 * The evaluation that a program asks for. It reads the task's own examples where they are asked for, so that a deploy
 * is sent only where there is something to measure it by.
 *
 * @returns undefined where none is asked for.
 * @throws EndpointError where the examples cannot be read, or the task has none.
 */
export async function examOf(operation: Operation, inputs: EndpointInputs): Promise<Exam | undefined> {
  const { evaluation } = inputs;
  if (evaluation === undefined) return undefined;
  const examples = evaluation.examples ?? (await examplesOfTask(operation, inputs.task, evaluation.fromTask ?? 0));
  const secret = secretInputs(inputs).includes("evaluation");
  return { evaluation, examples, digest: examplesDigest(examples, evaluation.scorer), secret };
}

async function examplesOfTask(operation: Operation, task: string, count: number): Promise<EvaluationExample[]> {
  const doing = `reading the examples of task "${task}"`;
  const found = await retryDuringOutage(operation, doing, () =>
    operation.api.tasks.retrieve(task, { examples_n: count }, requestOptions(operation)),
  );
  const examples = taskExamples(found.labelledExamples, count);
  if (examples.length === 0) {
    throw new EndpointError(
      `task "${task}" has no examples that say what a right answer is, and evaluation.fromTask asks for ${count}. ` +
        `Nothing was changed. Give examples of your own in evaluation.examples.`,
    );
  }
  if (examples.length < count) {
    operation.log.warn(
      `evaluation.fromTask asks for ${count} examples, and task "${task}" has ${examples.length}: all of these are used`,
    );
  }
  return examples;
}

/**
 * Makes sure that a new endpoint can be compared with the one that it is to replace, before anything is deployed.
 *
 * @throws EndpointError where that one cannot be asked, and the state does not hold what it scored.
 */
export function refuseIncomparable(
  exam: Exam | undefined,
  replaced: ObservedEndpoint | undefined,
  held: Held | undefined,
): void {
  if (exam?.evaluation.notWorseThanCurrent === undefined || !replaced) return;
  if (storedResult(exam, held) || statusKind(replaced.status) === "live") return;
  throw new EndpointError(
    `evaluation.notWorseThanCurrent compares with endpoint ${replaced.id} (${replaced.name ?? "unnamed"}), which is ` +
      `${replaced.status ?? "without a status"} and cannot be asked, and the state does not hold what it scored on these ` +
      `examples. Nothing was deployed. Start it first (running: true, in an up of its own), or leave notWorseThanCurrent out.`,
  );
}

/** What the state says that the current endpoint scored on these very examples, under this scorer. */
function storedResult({ digest }: Exam, held: Held | undefined): EvaluationResult | undefined {
  return held?.result?.digest === digest ? held.result : undefined;
}

/** A live endpoint that is to be evaluated. */
export interface Examinee {
  id: string;
  record: ObservedEndpoint;
  /** Called with each record that is seen on the way. */
  seen: (record: ObservedEndpoint) => void;
  /** The endpoint that it is to replace, if one stands. */
  replaced?: ObservedEndpoint | undefined;
  held?: Held | undefined;
}

/** What an endpoint scored. One that the state tells of has no single answers. */
interface Measured {
  result: EvaluationResult;
  answers: readonly ScoredAnswer[];
}

/**
 * Sends the examples to an endpoint, scores its answers, and compares it with the one that it is to replace. Each
 * request is billed.
 *
 * @throws NotReadyError where it is refused; EndpointError where an answer is missing.
 */
export async function passEvaluation(
  operation: Operation,
  exam: Exam,
  { id, record, seen, replaced, held }: Examinee,
): Promise<EvaluationResult> {
  const { evaluation, secret } = exam;
  const measured = await measure(operation, exam, { id, seen });
  const compares = evaluation.notWorseThanCurrent !== undefined && replaced !== undefined;
  const current = compares ? await currentOf(operation, exam, replaced, held) : undefined;
  const summary = [
    lineOf(record, measured),
    ...(current && replaced ? [`the current one, ${lineOf(replaced, current)}`] : []),
  ].join("; ");
  const against = shortcomings(evaluation, measured.result, current?.result);
  if (against.length === 0) {
    await operation.log.info(`evaluation passed: ${summary}`);
    return measured.result;
  }
  const redact = (text: string) => operation.api.redact(text);
  const examples = exampleLines(worstExamples(measured.answers, current?.answers), { secret, redact });
  const what = [`The evaluation of endpoint ${id} failed: ${against.join("; ")}. ${summary}`, ...examples]
    .map(sentence)
    .join(" ");
  const kept = `Endpoint ${id} is in the state, live and billed: the next pulumi up runs only the evaluation again.`;
  throw new NotReadyError(`${what} ${kept}`, { what });
}

function lineOf({ id, model }: ObservedEndpoint, { result }: Measured): string {
  return `${id}${model === null ? "" : ` (${model})`}: ${resultLine(result)}`;
}

/** The endpoint that is to be replaced only answers: nothing about it is changed. */
function currentOf(
  operation: Operation,
  exam: Exam,
  { id }: ObservedEndpoint,
  held: Held | undefined,
): Promise<Measured> {
  const result = storedResult(exam, held);
  return result ? Promise.resolve({ result, answers: [] }) : measure(operation, exam, { id, of: "the current one, " });
}

async function measure(
  operation: Operation,
  { examples, evaluation: { scorer }, digest, secret }: Exam,
  whom: Pick<Examination, "id" | "of" | "seen">,
): Promise<Measured> {
  const answers = await askExamples(operation, { examples, scorer, secret, ...whom });
  return { result: resultOf(answers, digest), answers };
}
