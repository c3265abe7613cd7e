import type { CatalogueTask } from "./catalogue/types";
import { answerToExample } from "./quality";
import type { StoredRecord } from "./state/entry";

/** A completion before it is formatted. */
export interface Completion {
  words: string[];
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
  microUsd: number;
  /** What the same request to the frontier model would cost; null where the task has no price for it. */
  frontierMicroUsd: number | null;
}

interface Message {
  role: string;
  content?: unknown;
}

/** The price of a token if a task has no price per request. */
const MICRO_USD_PER_TOKEN = 1;

/**
 * The answer of the emulated model. To one of its task's examples it is right or wrong, as the model's quality has it; to
 * any other question it is the model's name, and the question.
 */
export function completionOf(
  messages: readonly Message[],
  record: StoredRecord,
  task: CatalogueTask | undefined,
): Completion {
  const question = textOf(messages.filter(({ role }) => role === "user").at(-1));
  const known = task && answerToExample(task, String(record.model), question);
  const answer = known ?? `${record.model} (emulated, ${record.task}): ${question}`;
  const given = messages.map(textOf).join("\n");
  const system = messages.some(({ role }) => role === "system") ? "" : (record.recommendedSystemPrompt ?? "");
  const prompt_tokens = tokensIn(system + given);
  const completion_tokens = tokensIn(answer);
  const total_tokens = prompt_tokens + completion_tokens;
  const perRequest = task?.models.find(({ name }) => name === record.model)?.cost_per_request_micro_usd;
  return {
    words: answer.match(/\S+\s*/g) ?? [],
    usage: { prompt_tokens, completion_tokens, total_tokens },
    microUsd: perRequest ?? total_tokens * MICRO_USD_PER_TOKEN,
    frontierMicroUsd: task?.models.find(({ kind }) => kind === "frontier")?.cost_per_request_micro_usd ?? null,
  };
}

function textOf(message: Message | undefined): string {
  const content = message?.content;
  return typeof content === "string" ? content : JSON.stringify(content ?? "");
}

/** A rule of thumb: four characters are a token. */
function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}
