import type { ChatCompletion } from "../../client";
import { answerTo } from "./answer";
import { meanScore, scoreOf, scorerFor } from "../decide/scorers";
import { answerText } from "../decide/smoke-answer";
import { statusKind } from "../decide/status";
import type { ScoredAnswer } from "../decide/verdict";
import { EndpointError, GoneError } from "../errors";
import { look } from "../observe/observe";
import { endText, endedBy, troubleText, type Operation } from "../observe/operation";
import type { EvaluationExample, ObservedEndpoint, Scorer } from "../types";

/** How many examples are asked at the same time: enough to be quick, and few enough for one endpoint. */
const AT_ONCE = 4;

/** What a live endpoint is asked. */
export interface Examination {
  id: string;
  examples: readonly EvaluationExample[];
  /** Default: by what each example expects. */
  scorer?: Scorer | undefined;
  /** Whether an answer or a server's words may repeat a secret. */
  secret: boolean;
  /** What stands on the row before the progress. Default: nothing. */
  of?: string;
  /** Called with each record of the endpoint that is seen on the way. */
  seen?: (record: ObservedEndpoint) => void;
}

/**
 * Sends the examples to a live endpoint, some at a time, and scores the answers, in the order of the examples. Each is a
 * billed inference. An answer without text scores 0. {@link answerTo} waits and repeats.
 *
 * @throws EndpointError when an example stays unanswered: no request is under way then. GoneError when the endpoint
 *   disappeared.
 */
export async function askExamples(operation: Operation, examination: Examination): Promise<ScoredAnswer[]> {
  const { id, examples, scorer } = examination;
  const failed = new AbortController();
  const joint = endedBy(operation, AbortSignal.any([operation.signal, failed.signal]));
  const answers: ScoredAnswer[] = [];
  const left = examples.entries();
  const worker = async () => {
    for (const [index, example] of left) {
      if (joint.signal.aborted) return;
      const completion = await ask(joint, examination, example);
      const answer = answerText(completion);
      const score = scoreOf(scorerFor(example.expected, scorer), example.expected, answer);
      answers[index] = { example, answer, score, billedMicroUsd: completion.billedMicroUsd };
      operation.log.status(progress(answers, examples.length, examination.of));
    }
  };
  const workers = Array.from({ length: Math.min(AT_ONCE, examples.length) }, async () => {
    try {
      await worker();
    } catch (error) {
      failed.abort(error);
    }
  });
  await Promise.all(workers);
  if (operation.signal.aborted) {
    const done = `${answered(answers).length} of ${examples.length} examples were answered.`;
    throw new EndpointError(`${endText(operation)} evaluating endpoint ${id}: ${done}${troubleText(operation)}`);
  }
  if (failed.signal.aborted) throw failed.signal.reason;
  return answers;
}

function ask(
  operation: Operation,
  { id, secret, seen }: Examination,
  { input }: EvaluationExample,
): Promise<ChatCompletion> {
  return answerTo(operation, {
    id,
    messages: [{ role: "user", content: input }],
    doing: `evaluating endpoint ${id}`,
    secret,
    newUntil: operation.elapsed() + operation.timings.lookupGrace,
    asking: () => {},
    awaitLive: () => mustServe(operation, id, seen),
  });
}

/** The status tells whether the endpoint will ever answer. */
async function mustServe(operation: Operation, id: string, seen: Examination["seen"]): Promise<void> {
  const record = await look(operation, id);
  if (!record)
    throw new GoneError(`endpoint ${id} disappeared while it was evaluated. Run pulumi refresh, then pulumi up.`);
  seen?.(record);
  const kind = statusKind(record.status);
  if (kind === "stopped" || kind === "stopping" || kind === "failed") {
    throw new EndpointError(`endpoint ${id} is ${record.status} by now, so it cannot be evaluated.`);
  }
}

function progress(answers: readonly ScoredAnswer[], of: number, whose = ""): string {
  const done = answered(answers);
  return `evaluating ${whose}${done.length} of ${of}: ${meanScore(done.map(({ score }) => score)).toFixed(2)}`;
}

/** The list has gaps until all are answered. */
function answered(answers: readonly ScoredAnswer[]): ScoredAnswer[] {
  return answers.filter(() => true);
}
