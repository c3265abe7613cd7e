import { retryableOrThrow } from "./observe";
import { pollPause, type Operation } from "./operation";

/** The result of a look: the answer, or how long to look on, in milliseconds. */
export type Verdict<Answer> = { answer: Answer } | { left: number };

/** How a wait looks, and how it judges what it sees. */
export interface LookUntil<Seen, Answer> {
  /** What is being done, in the words that {@link explain} uses. */
  doing: string;
  look: () => Promise<Seen>;
  /**
   * Judges each look.
   *
   * @param seen - undefined where the look failed and the next one may not.
   * @param began - when the look began, in milliseconds of the operation.
   */
  judge: (seen: Seen | undefined, began: number) => Verdict<Answer>;
}

/**
 * Looks repeatedly, an interval apart, until there is an answer.
 *
 * @throws EndpointError for a failure that will not pass by itself, and what `judge` throws.
 */
export async function lookUntil<Seen, Answer>(
  operation: Operation,
  { doing, look, judge }: LookUntil<Seen, Answer>,
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const began = operation.elapsed();
    let seen: Seen | undefined;
    try {
      seen = await look();
    } catch (error) {
      await retryableOrThrow(operation, error, doing);
    }
    const verdict = judge(seen, began);
    if ("answer" in verdict) return verdict.answer;
    await operation.pause(Math.min(verdict.left, pollPause(operation, attempt)));
  }
}
