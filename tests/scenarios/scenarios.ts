import type { Scenario } from "./scenario";

const task = "contract-key-fields";
const live = { id: "new", state: { status: "live", running: true, ready: true }, calls: ["deploy"] } as const;
const untouched = { id: "same", calls: [] } as const;

/** Each name is the logical name of the scenario's resource, and the beginning of its endpoint's name. */
export const SCENARIOS: Scenario[] = [
  {
    name: "defaults",
    steps: [
      { args: { task }, then: { ...live, state: { model: "recommended", deployedModel: "qwen-1", name: "(made)" } } },
      { then: untouched },
      { args: null, then: { id: "none", calls: ["delete"] } },
    ],
  },
  {
    name: "stopped-at-once",
    steps: [
      { args: { task, running: false }, then: { id: "new", state: { status: "stopped" }, calls: ["deploy", "stop"] } },
      { args: { task }, then: { id: "same", state: { status: "live" }, calls: ["start"] } },
    ],
  },
  {
    name: "stop-and-start",
    steps: [
      { args: { task }, then: live },
      {
        args: { task, running: false },
        then: { id: "same", state: { running: false, ready: false }, calls: ["stop"] },
      },
      { args: { task, running: true }, then: { id: "same", state: { running: true }, calls: ["start"] } },
    ],
  },
  {
    name: "another-task",
    steps: [
      { args: { task }, then: live },
      {
        args: { task: "invoice-line-items" },
        then: { id: "new", state: { deployedModel: "llama-1" }, calls: ["deploy", "delete"] },
      },
    ],
  },
  {
    name: "pinned-to-what-serves",
    steps: [
      { args: { task }, then: live },
      { args: { task, model: "qwen-1" }, then: { id: "same", state: { model: "qwen-1" }, calls: [] } },
      { args: { task }, then: { id: "same", state: { model: "recommended" }, calls: [] } },
    ],
  },
  {
    name: "another-model",
    steps: [
      { args: { task }, then: live },
      {
        args: { task, model: "llama-2" },
        then: { id: "new", state: { deployedModel: "llama-2" }, calls: ["deploy", "delete"] },
      },
    ],
  },
  {
    name: "a-name",
    steps: [
      { args: { task }, then: live },
      {
        args: { task, name: "a-name-given" },
        then: { id: "new", state: { name: "a-name-given" }, calls: ["deploy", "delete"] },
      },
      { args: { task }, then: { id: "same", state: { name: "a-name-given" }, calls: [] } },
    ],
  },
  {
    name: "same-name",
    steps: [
      { args: { task, name: "same-name-kept" }, then: live },
      // Two endpoints cannot share the name, so the old one is deleted first.
      { args: { task, name: "same-name-kept", model: "llama-2" }, then: { id: "new", calls: ["delete", "deploy"] } },
    ],
  },
  {
    name: "options",
    steps: [
      {
        args: { task, deployOptions: { region: "eu", quality: 0.9 } },
        then: { ...live, state: { deployOptions: { region: "eu", quality: 0.9 } } },
      },
      { args: { task, deployOptions: { quality: 0.9, region: "eu" } }, then: untouched },
      { args: { task, deployOptions: { region: "us" } }, then: { id: "new", calls: ["deploy", "delete"] } },
    ],
  },
  {
    name: "tested",
    steps: [
      { args: { task, smokeTest: { messages: [{ role: "user", content: "hello" }] } }, then: live },
      {
        args: { task, smokeTest: { messages: [{ role: "user", content: "hello" }], contains: "no such words" } },
        then: { id: "same", state: { ready: false, status: "live" }, calls: [], error: "smoke test" },
      },
      { args: { task }, then: { id: "same", state: { ready: true }, calls: [] } },
    ],
  },
  {
    name: "stopped-elsewhere",
    steps: [
      { args: { task }, then: live },
      {
        elsewhere: { status: "stopped" },
        refreshed: { id: "same", state: { running: false, status: "stopped" }, calls: [] },
        then: { id: "same", state: { running: true }, calls: ["start"] },
      },
    ],
  },
  {
    name: "started-elsewhere",
    steps: [
      { args: { task, running: false }, then: { id: "new", calls: ["deploy", "stop"] } },
      {
        elsewhere: { status: "live" },
        refreshed: { id: "same", state: { running: true }, calls: [] },
        then: { id: "same", state: { running: false }, calls: ["stop"] },
      },
    ],
  },
  {
    name: "ignored-drift",
    steps: [
      { args: { task }, opts: { ignoreChanges: ["running"] }, then: live },
      {
        elsewhere: { status: "stopped" },
        refreshed: { id: "same", state: { running: false } },
        then: { id: "same", state: { running: false }, calls: [] },
      },
    ],
  },
  {
    name: "deleted-elsewhere",
    steps: [
      { args: { task }, then: live },
      {
        elsewhere: "deleted",
        refreshed: { id: "none" },
        then: { id: "new", state: { status: "live" }, calls: ["deploy"] },
      },
    ],
  },
  {
    name: "failed-after-it-was-live",
    steps: [
      { args: { task }, then: live },
      {
        elsewhere: { status: "failed" },
        refreshed: { id: "same", state: { status: "failed", running: false } },
        then: { id: "same", state: { status: "live" }, calls: ["start"] },
      },
    ],
  },
  {
    name: "an-unknown-status",
    steps: [
      { args: { task }, then: live },
      {
        elsewhere: { status: "defragmenting" },
        refreshed: { id: "same", state: { status: "defragmenting", running: true } },
        then: untouched,
      },
    ],
  },
  {
    name: "cannot-be-stopped",
    steps: [
      { args: { task }, then: live },
      {
        args: { task, running: false },
        faults: [{ call: "stop", status: 403, json: { detail: "not today" } }],
        then: { id: "same", state: { status: "live" }, calls: [], error: "not today" },
      },
      { then: { id: "same", state: { status: "stopped" }, calls: ["stop"] } },
    ],
  },
  {
    name: "stopped-too-early",
    steps: [
      // It is deployed but does not reach the requested state. It is in the state anyway, and the next up continues
      // with it.
      {
        args: { task, running: false, name: "stopped-too-early" },
        faults: [{ call: "deploy", outcome: "failed", message: "no GPU left" }],
        then: { id: "none", error: "no GPU left" },
      },
      { elsewhere: "deleted", then: { id: "new", state: { status: "stopped" }, calls: ["deploy", "stop"] } },
    ],
  },
  {
    name: "unknown-model",
    alone: true,
    steps: [
      {
        args: { task, model: "no-such-model" },
        then: { id: "none", calls: [], error: 'has no open model "no-such-model" (it has qwen-1, llama-2' },
      },
      { args: { task }, then: live },
    ],
  },
  {
    name: "lost-answer",
    steps: [
      { args: { task, name: "lost-answer" }, then: live },
      {
        args: { task, name: "lost-answer", running: false },
        faults: [{ call: "stop", reset: "after" }],
        then: { id: "same", state: { status: "stopped" }, calls: ["stop"] },
      },
    ],
  },
];
