import { randomUUID } from "node:crypto";
import { APIConnectionError, NotFoundError, type ChatCompletion } from "../../client";
import { explain } from "../decide/explain";
import { meanScore, scoreOf, scorerFor } from "../decide/scorers";
import { MOST_LOST, answerText, costsNothing, moveAfter, withoutWords } from "../decide/smoke-answer";
import { statusKind } from "../decide/status";
import type { ScoredAnswer } from "../decide/verdict";
import { EndpointError, GoneError } from "../errors";
import { look, retryableOrThrow } from "../observe/observe";
import { backoff, endText, endedBy, pollPause, troubleText, type Operation } from "../observe/operation";
import type { EvaluationExample, Scorer } from "../types";

/** How many examples are asked at the same time: enough to be quick, and few enough for one endpoint. */
const AT_ONCE = 4;

/** The limit of one request, as for a smoke test. */
const ANSWER_TIMEOUT_MS = 120_000;

/** What a live endpoint is asked. */
export interface Examination {
  id: string;
  examples: readonly EvaluationExample[];
  /** Default: by what each example expects. */
  scorer?: Scorer | undefined;
  /** Whether an answer or a server's words may repeat a secret. */
  secret: boolean;
}

/**
 * Sends the examples to a live endpoint, some at a time, and scores the answers, in the order of the examples. Each is a
 * billed inference. A 503 and a 429 are waited for. A request whose response is lost is sent again under the same
 * Idempotency-Key, {@link MOST_LOST} times in all. An answer without text scores 0.
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
      operation.log.status(progress(answers, examples.length));
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

async function ask(
  operation: Operation,
  { id, secret }: Examination,
  { input }: EvaluationExample,
): Promise<ChatCompletion> {
  const doing = `evaluating endpoint ${id}`;
  const messages = [{ role: "user", content: input }];
  const newUntil = operation.elapsed() + operation.timings.lookupGrace;
  let idempotencyKey = randomUUID();
  for (let attempt = 0, lost = 0; ; attempt++) {
    try {
      const timeout = Math.min(ANSWER_TIMEOUT_MS, operation.remaining());
      const options = { signal: operation.signal, timeout, maxRetries: 0, idempotencyKey };
      return await operation.api.chat.completions.create({ model: id, messages }, options);
    } catch (thrown) {
      operation.signal.throwIfAborted();
      const error = secret ? withoutWords(thrown) : thrown;
      if (!costsNothing(error)) lost++;
      // After a response the key is spent: it could return the same response forever.
      if (!(error instanceof APIConnectionError)) idempotencyKey = randomUUID();
      const move = moveAfter(error, { lost, mayBeNew: operation.elapsed() < newUntil });
      if (move === "give-up") throw new EndpointError(unansweredText(error, doing, lost), { cause: error });
      // Only here may a 404 pass, so the general rule does not record it as trouble.
      if (error instanceof NotFoundError) operation.trouble = explain(error, doing);
      else await retryableOrThrow(operation, error, doing);
      await operation.pause(move === "repeat" ? backoff(operation, lost) : pollPause(operation, attempt));
    }
    await mustServe(operation, id);
  }
}

/** The status tells whether the endpoint will ever answer. */
async function mustServe(operation: Operation, id: string): Promise<void> {
  const record = await look(operation, id);
  if (!record)
    throw new GoneError(`endpoint ${id} disappeared while it was evaluated. Run pulumi refresh, then pulumi up.`);
  const kind = statusKind(record.status);
  if (kind === "stopped" || kind === "stopping" || kind === "failed") {
    throw new EndpointError(`endpoint ${id} is ${record.status} by now, so it cannot be evaluated.`);
  }
}

function unansweredText(error: unknown, doing: string, lost: number): string {
  const bill = lost >= MOST_LOST ? ` It was sent ${lost} times, and each may have been billed.` : "";
  return `${explain(error, doing)}${bill}`;
}

function progress(answers: readonly ScoredAnswer[], of: number): string {
  const done = answered(answers);
  return `evaluating ${done.length} of ${of}: ${meanScore(done.map(({ score }) => score)).toFixed(2)}`;
}

/** The list has gaps until all are answered. */
function answered(answers: readonly ScoredAnswer[]): ScoredAnswer[] {
  return answers.filter(() => true);
}
