import { FUNCTIONS, RESULT_PROPERTY, unwrapResult, wrapResult, type TaskMatch } from "../../provider/functions";

const MATCH: TaskMatch = {
  taskId: "contract-key-fields",
  score: 0.93,
  confidence: "high",
  candidates: [{ taskId: "contract-key-fields", score: 0.93, confidence: "high" }],
  type: "task",
  capability: null,
  ambiguous: false,
  reasoning: null,
  query: "contracts",
};

it("a list and a text are the only property of an object, and come out of it again", () => {
  const tasks = [{ id: "contract-key-fields", defaultScorer: "field_f1", hasBlobInput: false }];
  expect(wrapResult("getTasks", tasks)).toEqual({ tasks });
  expect(unwrapResult("getTasks", { tasks })).toEqual(tasks);
  expect(wrapResult("getRecommendedModel", "qwen-1")).toEqual({ model: "qwen-1" });
  expect(unwrapResult("getRecommendedModel", { model: "qwen-1" })).toBe("qwen-1");
});

it("an object is the object that it is", () => {
  const task = { id: "contract-key-fields", defaultScorer: null, hasBlobInput: null, examples: [] };
  expect(wrapResult("getTask", task)).toEqual(task);
  expect(unwrapResult("getTask", task)).toEqual(task);
  expect(unwrapResult("matchTask", wrapResult("matchTask", MATCH))).toEqual(MATCH);
});

it("a score is a number and a confidence a text, wherever they stand and whatever Pareta answers", () => {
  const measured = { taskId: "contract-key-fields", score: "0.5", confidence: 0.25 };
  const wrapped = wrapResult("matchTask", { ...MATCH, ...measured, candidates: [measured] });
  expect(wrapped).toMatchObject({ score: 0.5, confidence: "0.25", candidates: [{ score: 0.5, confidence: "0.25" }] });
});

it.each([null, "good", "", "Infinity"])("a score of %j is none", (score) => {
  expect(wrapResult("matchTask", { ...MATCH, score })).toMatchObject({ score: null });
});

it("keeps a confidence of null", () => {
  expect(wrapResult("matchTask", { ...MATCH, confidence: null })).toMatchObject({ confidence: null });
});

it("leaves what only looks like a measure to the other functions", () => {
  const task = { id: "t", defaultScorer: null, hasBlobInput: null, examples: [{ score: "good", confidence: 1 }] };
  expect(wrapResult("getTask", task)).toEqual(task);
});

it("names results of functions that there are", () => {
  expect(Object.keys(FUNCTIONS)).toEqual(expect.arrayContaining(Object.keys(RESULT_PROPERTY)));
});
