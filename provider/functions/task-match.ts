import type * as client from "../client";

/** A task that may match an intent. */
export interface TaskCandidate {
  /** The id of the task to deploy for. */
  taskId: string;
  /** How well the task matches. */
  score: number | string | null;
  /** The confidence: a word such as `high`, or a number. */
  confidence: number | string | null;
}

/** A general capability. It is matched if no single task of the catalogue matches. */
export interface TaskCapability {
  /** The capability, such as `chat`, `vision`, `agentic` or `coding`. */
  id: string | null;
  /** The display name. */
  label: string | null;
  /** The category of the capability. */
  category: string | null;
  /** A description of one sentence. */
  description: string | null;
}

/** The match for an intent. */
export interface TaskMatch {
  /** The id of the task to deploy for. Null only with `allowNone`. */
  taskId: string | null;
  /** How well the task matches. Null for a capability. */
  score: number | string | null;
  /** The confidence: a word such as `high`, or a number. */
  confidence: number | string | null;
  /** The tasks that may match, the best first. At most `topK`. */
  candidates: TaskCandidate[];
  /**
   * The kind of match. `task`: a task of the catalogue. `capability`: `taskId` is the task of a general capability.
   * `unsupported` or `none`: nothing matches.
   */
  type: "task" | "capability" | "unsupported" | "none";
  /**
   * Set if a general capability was matched. `taskId` is then the capability's task, not a match from the catalogue.
   */
  capability: TaskCapability | null;
  /** Whether another task matches equally well. */
  ambiguous: boolean;
  /** The reason for the match, in Pareta's words. */
  reasoning: string | null;
  /** The intent as given. */
  query: string;
}

/** The task that each capability is deployed as. Speech has none, because no endpoint can be deployed for it. */
const TASK_OF_CAPABILITY: ReadonlyMap<string | null, string> = new Map([
  ["chat", "general-chat"],
  ["vision", "general-vision"],
  ["agentic", "general-agentic"],
  ["coding", "code-generation"],
]);

const SPEECH = /^(asr|tts|speech|text[ _-]to[ _-]speech)(?![a-z0-9])/i;

/** Pareta's response in the form that a program reads. {@link judge} decides whether it is acceptable. */
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

/** The `type`, or the type that follows from the other fields if a response omits it. */
function typeOf({ type, chosen, capability }: client.TaskMatch): TaskMatch["type"] {
  if (type === "task" || type === "capability" || type === "unsupported" || type === "none") return type;
  return chosen ? "task" : capability ? "capability" : "none";
}

/** Why a match is not acceptable, as an error text. Undefined if it is acceptable. */
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
