import { rejection } from "../support/lifecycle";
import { answered, callerOf, start } from "./support";

const CONTRACTS = { task_id: "contract-key-fields", score: 0.91, confidence: "high" };
const INVOICES = { task_id: "invoice-line-items", score: null, confidence: "low" };

/** A response in Pareta's format. */
const answer = (overrides: Record<string, unknown>) => ({
  query: "q",
  matched: true,
  chosen: CONTRACTS,
  candidates: [CONTRACTS, INVOICES],
  confidence: "high",
  ambiguous: false,
  matcher: "reason",
  type: "task",
  reasoning: "It is about contracts.",
  ...overrides,
});

const capability = (id: string, rest: Record<string, unknown> = {}) =>
  answer({
    type: "capability",
    chosen: null,
    candidates: [INVOICES],
    capability: { id, label: id, category: "General", category_id: "general", desc: `What ${id} is`, ...rest },
  });

const LISTED = "The candidates: contract-key-fields (score 0.91), invoice-line-items.";

describe("matchTask", () => {
  it("gives the task, how well it fits, and what else there is", async () => {
    expect(await answered("matchTask", { query: "contracts" }, answer({}))).toEqual({
      taskId: "contract-key-fields",
      score: 0.91,
      confidence: "high",
      candidates: [
        { taskId: "contract-key-fields", score: 0.91, confidence: "high" },
        { taskId: "invoice-line-items", score: null, confidence: "low" },
      ],
      type: "task",
      capability: null,
      ambiguous: false,
      reasoning: "It is about contracts.",
      query: "contracts",
    });
  });

  it.each([
    ["chat", "general-chat"],
    ["vision", "general-vision"],
    ["agentic", "general-agentic"],
    ["coding", "code-generation"],
  ])("gives a capability's task for %s, and says so", async (id, taskId) => {
    const match = await answered("matchTask", { query: "q" }, capability(id));
    expect(match).toMatchObject({ taskId, score: null, confidence: "high", type: "capability" });
    expect(match.capability).toEqual({ id, label: id, category: "General", description: `What ${id} is` });
  });

  it.each([
    ["by its id", capability("asr", { label: "Speech to text" })],
    ["by its id", capability("tts", { label: "Speech to text" })],
    ["by its id", capability("speech_to_text", { label: "Speech to text" })],
    ["by its id", capability("text_to_speech", { label: "Speech to text" })],
    ["by its category", capability("voices", { label: "Speech to text", category: "Speech" })],
  ])("fails for speech, known %s, and says that it cannot be deployed", async (_how, json) => {
    await expect(answered("matchTask", { query: "transcribe" }, json)).rejects.toThrow(
      /^"transcribe" asks for speech \(Speech to text\), which Pareta cannot deploy\..*The candidates: invoice-line-items\./,
    );
  });

  it.each([
    [
      "unsupported",
      answer({ type: "unsupported", matched: false, chosen: null }),
      "matches nothing that Pareta supports",
    ],
    ["none", answer({ type: "none", matched: false, chosen: null }), "matches no task"],
    ["a task that is not there", answer({ chosen: null }), "matches no task"],
    ["not matched, whatever was chosen", answer({ matched: false }), "matches no task"],
    ["nothing that says its type", answer({ type: undefined, chosen: null }), "matches no task"],
    [
      "an unknown capability",
      capability("telepathy"),
      'matches the capability "telepathy", for which this version knows no task',
    ],
  ])("fails for %s and lists the candidates, unless asked otherwise", async (_what, json, words) => {
    const { message } = await rejection(answered("matchTask", { query: "q" }, json));
    expect(message).toContain(`"q" ${words}`);
    expect(message).toMatch(/The candidates: .*invoice-line-items\..* allowNone: true/);
    const allowed = await answered("matchTask", { query: "q", allowNone: true }, json);
    expect(allowed).toMatchObject({ taskId: null, score: null });
    expect(allowed.candidates).not.toEqual([]);
  });

  it("does not take allowAmbiguous for allowNone, nor the other way round", async () => {
    const none = answer({ type: "none", matched: false, chosen: null });
    await expect(answered("matchTask", { query: "q", allowAmbiguous: true }, none)).rejects.toThrow("matches no task");
    const ambiguous = answer({ ambiguous: true });
    await expect(answered("matchTask", { query: "q", allowNone: true }, ambiguous)).rejects.toThrow("ambiguous");
  });

  it("fails for an ambiguous match and lists the candidates, unless asked otherwise", async () => {
    const json = answer({ ambiguous: true });
    await expect(answered("matchTask", { query: "q" }, json)).rejects.toThrow(
      `"q" is ambiguous: it matches several tasks. ${LISTED} Name the task that is meant, say it in other words, or ` +
        "pass allowAmbiguous: true to take contract-key-fields.",
    );
    const match = await answered("matchTask", { query: "q", allowAmbiguous: true }, json);
    expect(match).toMatchObject({ taskId: "contract-key-fields", ambiguous: true });
  });

  it("keeps a score of 0, and takes the match's own confidence where the task has none", async () => {
    const json = answer({ chosen: { task_id: "t", score: 0 }, confidence: 0.2, type: undefined });
    expect(await answered("matchTask", { query: "q" }, json)).toMatchObject({ taskId: "t", score: 0, confidence: 0.2 });
  });

  it("asks for as many candidates as are wanted, and finds them in the emulator's catalogue", async () => {
    const emulator = await start();
    const match = await callerOf(emulator)("matchTask", { query: "pull key fields out of contracts", topK: 1 });
    expect(match.taskId).toBe("contract-key-fields");
    expect(match.candidates).toHaveLength(1);
  });

  it("names the argument that Pareta refuses", async () => {
    const emulator = await start();
    const detail = [{ loc: ["body", "top_k"], msg: "at most 20", type: "value_error" }];
    emulator.fault({ call: "match", status: 422, json: { detail } });
    await expect(callerOf(emulator)("matchTask", { query: "q", topK: 99 })).rejects.toThrow(
      'Matching "q" to a task failed: topK: at most 20 (HTTP 422',
    );
  });
});
