import type { CatalogueTask } from "./types";

/** Lanes that a query can mean and that cannot be deployed. */
const SPEECH = [
  { id: "asr", words: ["transcribe", "transcription", "dictation"], label: "Speech to text" },
  { id: "tts", words: ["speak", "voice", "narrate"], label: "Text to speech" },
];

/** Matches free text against the catalogue by shared words. */
export function matchTasks(tasks: readonly CatalogueTask[], query: string, topK: number) {
  const words = stems(query);
  const ranked = tasks
    .map((task) => ({ task, score: overlap(words, task) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const candidates = ranked
    .filter(({ task }) => !task.capability)
    .map(({ task, score }) => ({ task_id: task.id, score, confidence: confidenceOf(score) }));
  const common = { query, candidates: candidates.slice(0, Math.max(0, topK)), matcher: "reason" };
  const ambiguous = candidates.length > 1 && candidates[0]?.score === candidates[1]?.score;

  const capability = ranked[0]?.task.capability ?? speechIn(words);
  if (capability) {
    const reasoning = `The query asks for a general capability: ${capability.label}.`;
    return answer({ ...common, matched: true, confidence: "high", type: "capability", reasoning, capability });
  }
  const chosen = candidates[0];
  if (!chosen)
    return answer({
      ...common,
      matched: false,
      type: "unsupported",
      reasoning: "No task of the catalogue covers this.",
    });
  const reasoning = `The query shares its words with ${chosen.task_id}.`;
  const { confidence } = chosen;
  return answer({ ...common, matched: true, chosen, confidence, ambiguous, type: "task", reasoning });
}

/** The complete response, with null for missing parts. */
function answer(parts: Record<string, unknown>) {
  return { matched: false, chosen: null, confidence: null, ambiguous: false, ...parts };
}

function overlap(words: ReadonlySet<string>, task: CatalogueTask): number {
  const own = stems([task.id, ...task.keywords].join(" "));
  const shared = [...words].filter((word) => own.has(word)).length;
  return Math.round((shared / Math.max(1, words.size)) * 100) / 100;
}

function confidenceOf(score: number): "high" | "medium" | "low" {
  return score >= 0.5 ? "high" : score >= 0.25 ? "medium" : "low";
}

function speechIn(words: ReadonlySet<string>) {
  const lane = SPEECH.find((candidate) => candidate.words.some((word) => words.has(stem(word))));
  return lane && { id: lane.id, label: lane.label, category: "Speech", category_id: "speech", desc: lane.label };
}

const STOP_WORDS = new Set([
  "a",
  "an",
  "and",
  "for",
  "from",
  "in",
  "of",
  "on",
  "out",
  "the",
  "to",
  "with",
  "my",
  "our",
]);

function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return new Set(words.filter((word) => !STOP_WORDS.has(word)).map(stem));
}

function stem(word: string): string {
  return word.replace(/(ies|es|s|ing)$/, "");
}
