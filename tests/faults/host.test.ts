import { DynamicHost, HostError, type Props } from "../host/support/dynamic-host";
import {
  KEY,
  OTHER_KEY,
  SECRET,
  STAGE_MS,
  changingCalls,
  checked,
  clearStage,
  configOf,
  nextCommand,
  setStage,
  stackLines,
  type Stage,
} from "../host/support/program";
import { LOADER } from "../../sdk/loader";
import { ROOT } from "../support/built";
import type { FaultSpec } from "../../emulator";
import { tellCounts } from "./support/counts";

const TASK = "contract-key-fields";

/** Hang protection: each test starts processes, or waits in real seconds. */
const HOST_MS = 120_000;

type Verb = "create" | "read" | "update" | "delete";

/** A row of the matrix, through Pulumi's own host: what the engine gets. */
interface HostCase {
  row: number;
  kind: string;
  faults: FaultSpec[] | ((id: string) => FaultSpec[]);
  /** `saved`: an error, but the resource is saved with its id. */
  want: "ok" | "gone" | "saved" | "error";
  says?: RegExp;
}

const json = { detail: "no" };

const CASES: Record<Verb, HostCase[]> = {
  create: [
    { row: 5, kind: "cut before any event", faults: [{ call: "deploy", cut: { atByte: 0, by: "fin" } }], want: "ok" },
    { row: 6, kind: "cut after progress", faults: [{ call: "deploy", cut: { after: 2, by: "rst" } }], want: "ok" },
    {
      row: 7,
      kind: "cut before complete",
      faults: [{ call: "deploy", cut: { before: "complete", by: "rst" } }],
      want: "ok",
    },
    { row: 8, kind: "ended without complete", faults: [{ call: "deploy", cut: { after: 1, by: "end" } }], want: "ok" },
    {
      row: 11,
      kind: "garbage in complete",
      faults: [{ call: "deploy", garble: { event: "complete", data: "{" } }],
      want: "ok",
    },
    { row: 13, kind: "byte by byte, after a BOM", faults: [{ call: "deploy", pieces: 1, bom: true }], want: "ok" },
    { row: 14, kind: "complete without an id", faults: [{ call: "deploy", complete: "no-id" }], want: "ok" },
    {
      row: 15,
      kind: "an error event, and nothing left",
      faults: [{ call: "deploy", outcome: "absent", message: "no GPU left" }],
      want: "error",
      says: /deploy failed: no GPU left/,
    },
    {
      row: 15,
      kind: "an error event, and a failed one that cannot be removed",
      faults: [
        { call: "deploy", outcome: "failed", message: "no GPU left" },
        { call: "delete", status: 403, json },
      ],
      want: "saved",
      says: /no GPU left/,
    },
    {
      row: 16,
      kind: "a page, and nothing made",
      faults: [{ call: "deploy", effect: false, body: "<html>", headers: { "content-type": "text/html" } }],
      want: "error",
      says: /No endpoint named ".+" appeared/,
    },
    {
      row: 17,
      kind: "a 422 that names a field",
      faults: [
        {
          call: "deploy",
          status: 422,
          json: { detail: [{ loc: ["body", "model"], msg: "no such model", type: "v" }] },
        },
      ],
      want: "error",
      says: /model: no such model/,
    },
    { row: 18, kind: "a 402", faults: [{ call: "deploy", status: 402, json }], want: "error", says: /dashboard/ },
    { row: 20, kind: "a 409 once", faults: [{ call: "deploy", status: 409, json }], want: "ok" },
    {
      row: 21,
      kind: "a 429 for too long",
      faults: [{ call: "deploy", status: 429, json, headers: { "retry-after": "1000000000" } }],
      want: "error",
      says: /asks to wait/,
    },
    {
      row: 22,
      kind: "a 503 although it was made",
      faults: [{ call: "deploy", status: 503, effect: true }],
      want: "ok",
    },
  ],
  read: [
    {
      row: 33,
      kind: "a record of odd values",
      faults: (id) => [{ call: "retrieve", json: { id, status: 5, url: 7, model: { a: 1 }, name: null, task: [] } }],
      want: "ok",
    },
    {
      row: 18,
      kind: "a 401",
      faults: [{ call: "retrieve", status: 401, json }],
      want: "error",
      says: /Check the API key/,
    },
    { row: 19, kind: "a 404 once", faults: [{ call: "retrieve", status: 404, json }], want: "ok" },
    { row: 22, kind: "a 500 once", faults: [{ call: "retrieve", status: 500, json }], want: "ok" },
    { row: 23, kind: "a page", faults: [{ call: "retrieve", body: "<html>" }], want: "error", says: /state is kept/ },
    { row: 23, kind: "a body that is cut", faults: [{ call: "retrieve", cut: { atByte: 9, by: "rst" } }], want: "ok" },
    {
      row: 24,
      kind: "no array, to confirm that one is gone",
      faults: [
        { call: "retrieve", times: "always", status: 404, json },
        { call: "list", json: { endpoints: [] } },
      ],
      want: "error",
      says: /state is kept/,
    },
  ],
  update: [
    { row: 25, kind: "the reply to stop is lost", faults: [{ call: "stop", reset: "after" }], want: "ok" },
    { row: 22, kind: "a 502, and nothing done", faults: [{ call: "stop", status: 502 }], want: "ok" },
    { row: 19, kind: "a 404", faults: [{ call: "stop", status: 404, json }], want: "error", says: /pulumi refresh/ },
    {
      row: 18,
      kind: "a 403",
      faults: [{ call: "stop", status: 403, json }],
      want: "error",
      says: /lacks the permission/,
    },
    {
      row: 18,
      kind: "a 403 once it is under way",
      faults: [
        { call: "stop", outcome: "stuck" },
        { call: "retrieve", attempt: 3, times: "always", status: 403, json },
      ],
      want: "saved",
      says: /lacks the permission/,
    },
  ],
  delete: [
    { row: 26, kind: "the reply is lost", faults: [{ call: "delete", reset: "after" }], want: "gone" },
    { row: 26, kind: "silence, then a page", faults: [{ call: "delete", body: "<html>" }], want: "gone" },
    {
      row: 18,
      kind: "a 401",
      faults: [{ call: "delete", status: 401, json }],
      want: "error",
      says: /Check the API key/,
    },
    { row: 22, kind: "a 500, and nothing done", faults: [{ call: "delete", status: 500, json }], want: "gone" },
    {
      row: 20,
      kind: "a final 409",
      faults: [{ call: "delete", status: 409, json: { detail: "a seed endpoint cannot be changed" } }],
      want: "error",
      says: /seed endpoint/,
    },
  ],
};

const ran: Record<string, number> = {};
const TELL: [Verb, HostCase][] = (Object.keys(CASES) as Verb[]).flatMap((verb) =>
  CASES[verb].map((each): [Verb, HostCase] => [verb, each]),
);

jest.setTimeout(HOST_MS);

describe("the matrix through Pulumi's host of dynamic providers", () => {
  let stage: Stage;

  const config = () => ({ ...configOf(stage), "pareta:lookupGraceSeconds": "3" });

  beforeAll(async () => {
    stage = await setStage({}, { deploySeconds: 0.05, stopSeconds: 0.02, startSeconds: 0.02 });
    await stage.host.configure(config());
  }, STAGE_MS);
  beforeEach(() => {
    stage.engine.clear();
    stage.emulator.clearFaults();
    stage.emulator.clearRequests();
  });
  afterAll(async () => {
    await clearStage(stage);
    const said = [stage.host.transcript, JSON.stringify(stage.engine.lines)].join("\n");
    expect(said).not.toContain(SECRET);
    expect(stackLines(stage.host.stderr)).toEqual([]);
    tellCounts("host", ran);
  });

  const rows = TELL.map(([verb, each]) => ({ title: `row ${each.row} x ${verb} x ${each.kind}`, verb, each }));

  it.each(rows)("$title", async ({ verb, each }) => {
    ran[verb] = (ran[verb] ?? 0) + 1;
    const { emulator } = stage;
    const host = verb === "read" ? await nextCommand(stage, config()) : stage.host;
    const inputs = await checked(host, { task: TASK });
    let id = "";
    let state: Props = {};
    if (verb !== "create") ({ id, properties: state } = await host.create(inputs));
    emulator.clearRequests();
    const faults = typeof each.faults === "function" ? each.faults(id) : each.faults;
    for (const fault of faults) emulator.fault(fault);

    const answer = await heard(async (): Promise<HostCase["want"]> => {
      switch (verb) {
        case "create":
          ({ id, properties: state } = await host.create(inputs));
          return "ok";
        case "read":
          return (await host.read(id, state)).id === id ? "ok" : "gone";
        case "update":
          state = await host.update(id, state, { ...inputs, running: false });
          return "ok";
        case "delete":
          await host.delete(id, state);
          return "gone";
      }
    });
    expect(answer.want).toBe(each.want);
    if (each.says) expect(answer.error?.message).toMatch(each.says);
    if (answer.error?.saved) ({ id, properties: state } = answer.error.saved);

    // The engine stores what it gets: plain JSON, including the hidden inputs, and the id of the endpoint.
    const own = emulator.endpoints.filter(({ name }) => name === inputs.name);
    const kept = answer.want === "ok" || answer.want === "saved" || (verb !== "create" && answer.want === "error");
    expect(own.map((endpoint) => endpoint.id)).toEqual(kept ? [id] : []);
    if (kept) expect(state).toMatchObject({ __provider: LOADER, name: inputs.name });
    expect(changingCalls(emulator).filter((call) => call === "deploy").length).toBeLessThanOrEqual(
      each.row === 20 ? 2 : 1,
    );
  });

  it.each([
    ["a line break", `${KEY}\n`],
    ["a line break in the middle", KEY.replace(".", ".\r\nx-header: ")],
    ["a NUL", `${KEY}\0`],
  ])("row 39: a key with %s is refused before any call, and not shown", async (_, apiKey) => {
    const { host, emulator, engine } = stage;
    const config = { "pareta:baseUrl": emulator.url };
    const own = await DynamicHost.start({ cwd: ROOT, engine: engine.address });
    try {
      await own.configure({ ...config, "pareta:apiKey": apiKey });
      const inputs = await checked(host, { task: TASK });
      const state = { ...inputs, status: "live" };
      const verbs: [Verb, () => Promise<unknown>][] = [
        ["create", () => own.create(inputs)],
        ["read", () => own.read("ep_1", state)],
        ["update", () => own.update("ep_1", state, { ...inputs, running: false })],
        ["delete", () => own.delete("ep_1", state)],
      ];
      for (const [verb, call] of verbs) {
        ran[verb] = (ran[verb] ?? 0) + 1;
        const { error } = await heard(() => call().then(() => "ok"));
        expect(error?.message).toMatch(/apiKey holds characters that no key has/);
      }
      expect(emulator.requests).toEqual([]);
      expect(own.transcript).not.toContain(SECRET);
    } finally {
      await own.stop();
    }
  });

  it("row 40: no verb shows a key that the server repeats", async () => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    const { id, properties } = await host.create(inputs);
    const detail = `${KEY} ${SECRET} ${encodeURIComponent(KEY)} ${Buffer.from(KEY).toString("base64")}`;
    emulator.fault({ call: "any", times: "always", status: 403, json: { detail }, headers: { "x-request-id": KEY } });
    const verbs: [Verb, () => Promise<unknown>][] = [
      ["create", async () => host.create(await checked(host, { task: TASK }))],
      ["read", () => host.read(id, properties)],
      ["update", () => host.update(id, properties, { ...inputs, running: false })],
      ["delete", () => host.delete(id, properties)],
    ];
    for (const [verb, call] of verbs) {
      ran[verb] = (ran[verb] ?? 0) + 1;
      const { error } = await heard(() => call().then(() => "ok"));
      expect(error?.message).toMatch(/\[redacted\].*HTTP 403/);
    }
    expect(host.transcript).not.toContain(Buffer.from(KEY).toString("base64").slice(0, 20));
  });

  it("row 41: each call uses the current key, and no state holds one", async () => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    const { id, properties } = await host.create(inputs);
    const other = await DynamicHost.start({ cwd: ROOT, engine: stage.engine.address });
    try {
      await other.configure({ "pareta:apiKey": OTHER_KEY, "pareta:baseUrl": emulator.url });
      emulator.clearRequests();
      // The state is the same: the key is the other one's, because the call brought none.
      await expect(other.read(id, properties)).rejects.toThrow(/another organization's key\?/);
      expect(keys(stage)).toEqual(["Bearer pareta_sk_other.***"]);
    } finally {
      await other.stop();
    }
    emulator.clearRequests();
    expect((await host.read(id, properties)).id).toBe(id);
    expect(keys(stage)).toEqual(["Bearer pareta_sk_tests.***"]);
    expect(JSON.stringify([properties, inputs])).not.toMatch(/pareta_sk_/);
    ran.read = (ran.read ?? 0) + 2;
  });
});

/** What the host's response means for the engine. */
async function heard(work: () => Promise<string>): Promise<{ want: string; error?: HostError }> {
  try {
    return { want: await work() };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { want: error.saved ? "saved" : "error", error };
  }
}

function keys({ emulator }: Stage): (string | undefined)[] {
  return [...new Set(emulator.requests.map(({ headers }) => headers.authorization))];
}
