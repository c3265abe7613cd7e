import { Leaderboard } from "pulumi-pareta/client";
import type { LeaderboardResult } from "../../../provider/endpoint/decide/leaderboard";
import { outlookOf, outlookOfKey, toAnswer } from "../../../provider/endpoint/decide/outlook";
import { UNKNOWN } from "../../../provider/endpoint/types";
import { htmlAnswer, refusedConnection, statusError } from "../../support/api-errors";

const TASK = "contract-key-fields";
const TASKS = [TASK, "invoice-line-items"];
const open = { kind: "open" };

const board = (...models: [string | null, "open" | "frontier"][]): LeaderboardResult => ({
  kind: "found",
  board: new Leaderboard({ recommended: null, models: models.map(([name, kind]) => ({ name, kind })) }),
});
const usual = board(["qwen-1", "open"], ["frontier-large", "frontier"]);
const failed = (error: Error): LeaderboardResult => ({ kind: "failed", error });
const refused = (property: string, reason: RegExp) => ({
  kind: "refused",
  property,
  reason: expect.stringMatching(reason) as string,
});
const unclear = (reason: RegExp) => ({ kind: "unclear", reason: expect.stringMatching(reason) as string });

test.each<[string, { task?: string; model?: string }, LeaderboardResult, readonly string[], object]>([
  ["a model of the leaderboard", { model: "qwen-1" }, usual, [], open],
  ["recommended", {}, usual, [], open],
  ["recommended, with nothing to recommend", {}, board(), [], open],
  ["a model that is not known yet", { model: UNKNOWN }, usual, [], open],
  ["a misspelled model", { model: "qwen-2" }, usual, [], refused("model", /no open model "qwen-2" \(it has qwen-1\)/)],
  ["a frontier model", { model: "frontier-large" }, usual, [], refused("model", /no open model "frontier-large"/)],
  ["the real id of a model", { model: "Qwen/Qwen3-32B" }, usual, [], open],
  ["a model, and a leaderboard without open ones", { model: "qwen-2" }, board(["a", "frontier"]), [], open],
  ["a model, and rows without a name", { model: "qwen-2" }, board([null, "open"]), [], open],
  [
    "a misspelled task",
    { task: "contract-key-feilds" },
    { kind: "missing" },
    TASKS,
    refused("task", /^the catalogue has no task "contract-key-feilds"; the nearest are contract-key-fields/),
  ],
  ["a leaderboard that is gone", {}, { kind: "missing" }, TASKS, open],
  ["a leaderboard and a catalogue that are gone", {}, { kind: "missing" }, [], unclear(/neither|either/)],
  ["a leaderboard that the key may not read", { model: "qwen-2" }, { kind: "withheld" }, [], open],
  [
    "a refused key",
    {},
    failed(statusError(401, "invalid API key")),
    [],
    refused("", /invalid API key \(HTTP 401\)\. Check the API key/),
  ],
  ["a key without the permission", {}, failed(statusError(403)), [], refused("", /lacks the permission/)],
  ["an empty balance", {}, failed(statusError(402)), [], unclear(/Top up/)],
  ["too many requests", {}, failed(statusError(429)), [], unclear(/HTTP 429/)],
  ["a failure of the server", {}, failed(statusError(503)), [], unclear(/HTTP 503/)],
  ["a page", {}, failed(htmlAnswer()), [], unclear(/got a page/)],
  ["no connection", {}, failed(refusedConnection()), [], unclear(/ECONNREFUSED.*Check pareta:baseUrl/)],
])("%s", (_, inputs, answer, tasks, want) => {
  expect(outlookOf({ task: TASK, model: "recommended", ...inputs }, answer, tasks)).toEqual(want);
});

test("for an existing endpoint, only the key is judged", () => {
  expect(outlookOfKey(TASK, { kind: "missing" })).toEqual(open);
  expect(outlookOfKey(TASK, failed(statusError(401)))).toMatchObject({ kind: "refused", property: "" });
});

test("for a decision, what is not proven is unreadable", () => {
  expect(toAnswer("t", { kind: "missing" }, TASKS)).toEqual({ kind: "unknown-task", tasks: TASKS });
  expect(toAnswer("t", { kind: "missing" }, [])).toMatchObject({ kind: "unreadable" });
  expect(toAnswer(TASK, { kind: "missing" }, TASKS)).toMatchObject({ kind: "unreadable" });
  expect(toAnswer(TASK, { kind: "withheld" }, TASKS)).toMatchObject({ kind: "unreadable" });
  expect(toAnswer(TASK, failed(statusError(500)), [])).toEqual({ kind: "unreadable", reason: "HTTP 500" });
  expect(toAnswer(TASK, usual, [])).toEqual({ kind: "found", recommended: null, openModels: ["qwen-1"] });
});
