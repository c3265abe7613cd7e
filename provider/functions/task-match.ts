import type * as client from "../client";

/** A task that an intent may mean. */
export interface TaskCandidate {
  /** What to deploy for. */
  taskId: string;
  /** How well it fits. */
  score: number | string | null;
  /** A word such as `high`, or a number. */
  confidence: number | string | null;
}

/** A general capability, where no single task of the catalogue is meant. */
export interface TaskCapability {
  /** Such as `chat`, `vision`, `agentic` or `coding`. */
  id: string | null;
  /** Its name for people. */
  label: string | null;
  /** The category that it belongs to. */
  category: string | null;
  /** What it is, in a sentence. */
  description: string | null;
}

/** What an intent was matched to. */
export interface TaskMatch {
  /** The task to deploy for; null only with `allowNone`. */
  taskId: string | null;
  /** How well it fits; null for a capability. */
  score: number | string | null;
  /** A word such as `high`, or a number. */
  confidence: number | string | null;
  /** The tasks that may be meant, the best first; at most `topK`. */
  candidates: TaskCandidate[];
  /**
   * `task`; `capability`, where `taskId` is the task of a general capability; `unsupported` or `none`, where nothing
   * fits.
   */
  type: "task" | "capability" | "unsupported" | "none";
  /** Set when a general capability was matched: `taskId` is then its task, and not a find of the catalogue. */
  capability: TaskCapability | null;
  /** Whether another task fits as well. */
  ambiguous: boolean;
  /** Why, in Pareta's words. */
  reasoning: string | null;
  /** The intent, as it was given. */
  query: string;
}

/** The task that each capability is deployed as. Speech has none: nothing can be deployed for it. */
const TASK_OF_CAPABILITY: ReadonlyMap<string | null, string> = new Map([
  ["chat", "general-chat"],
  ["vision", "general-vision"],
  ["agentic", "general-agentic"],
  ["coding", "code-generation"],
]);

const SPEECH = /^(asr|tts|speech|text[ _-]to[ _-]speech)(?![a-z0-9])/i;

/** Pareta's answer, as a program reads it. Whether it will do is {@link judge}'s to say. */
export function toTaskMatch(query: string, answer: client.TaskMatch): TaskMatch {
  const { chosen, capability, matched, reasoning } = answer;
  const type = typeOf(answer);
  const fits = matched !== false;
  const taskOfType = {
    task: chosen?.taskId ?? null,
    capability: TASK_OF_CAPABILITY.get(capability?.id ?? null) ?? null,
    unsupported: null,
    none: null,
  };
  const taskId = fits ? taskOfType[type] : null;
  const picked = taskId !== null && type === "task" ? chosen : null;
  return {
    taskId,
    score: picked?.score ?? null,
    confidence: picked?.confidence ?? answer.confidence,
    candidates: answer.candidates.flatMap(({ taskId: id, score, confidence }) =>
      id === null ? [] : [{ taskId: id, score, confidence }],
    ),
    type,
    capability: capability && {
      id: capability.id,
      label: capability.label,
      category: capability.category,
      description: capability.desc,
    },
    ambiguous: answer.ambiguous === true,
    reasoning,
    query,
  };
}

/** What `type` says, or would say where an answer leaves it out. */
function typeOf({ type, chosen, capability }: client.TaskMatch): TaskMatch["type"] {
  if (type === "task" || type === "capability" || type === "unsupported" || type === "none") return type;
  return chosen ? "task" : capability ? "capability" : "none";
}

/** Why a match will not do, in the words of an error; undefined when it will. */
export function judge(
  match: TaskMatch,
  { allowAmbiguous, allowNone }: { allowAmbiguous: boolean; allowNone: boolean },
): string | undefined {
  const { query, taskId, ambiguous, capability, type } = match;
  const intent = JSON.stringify(query);
  if (taskId === null) {
    if (allowNone) return undefined;
    const said = match.reasoning ? ` Pareta says: ${match.reasoning}` : "";
    if (isSpeech(capability)) {
      return `${intent} asks for speech (${capability?.label ?? capability?.id}), which Pareta cannot deploy.${said} ${listed(match)}`;
    }
    const what =
      type === "capability"
        ? `matches the capability "${capability?.id}", for which this version knows no task.`
        : type === "unsupported"
          ? "matches nothing that Pareta supports."
          : "matches no task.";
    return `${intent} ${what}${said} ${listed(match)} Say it in other words, name a task from getTasks(), or pass allowNone: true for a taskId of null.`;
  }
  if (!ambiguous || allowAmbiguous) return undefined;
  return `${intent} is ambiguous: it matches several tasks. ${listed(match)} Name the task that is meant, say it in other words, or pass allowAmbiguous: true to take ${taskId}.`;
}

function isSpeech(capability: TaskCapability | null): boolean {
  return [capability?.id, capability?.category].some((word) => SPEECH.test(word ?? ""));
}

function listed({ candidates }: TaskMatch): string {
  if (candidates.length === 0) return "There are no candidates.";
  const each = candidates.map(({ taskId, score }) => (score === null ? taskId : `${taskId} (score ${score})`));
  return `The candidates: ${each.join(", ")}.`;
}
