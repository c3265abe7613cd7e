import { inspect } from "node:util";
import type { Fetch } from "pulumi-pareta/client";
import { startEmulator, type Emulator, type EmulatorOptions, type FaultSpec } from "../../../emulator";
import { EndpointError, IncompleteError, type EndpointInputs, type EndpointState } from "../../../provider/endpoint";
import { brokenConnection } from "../../support/api-errors";
import { inputsOf } from "../../support/endpoints";
import { FakeApi, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import {
  KEY,
  QUICK_TIMINGS,
  call,
  checked,
  controllerFor,
  deploys,
  only,
  rejection,
  requests,
  type RecordingLog,
} from "../../support/lifecycle";

/** The result of a create, for the judge: every endpoint that bills must be in one of these fields. */
interface Outcome {
  id?: string;
  state?: EndpointState;
  message: string;
  error?: Error;
  log: RecordingLog;
}

describe("create, judged by the emulator's ledger", () => {
  let emulator: Emulator;

  const start = async (options: EmulatorOptions = {}) => {
    await emulator?.close();
    emulator = await startEmulator({ deploySeconds: 0.04, startSeconds: 0.01, stopSeconds: 0.01, ...options });
  };
  beforeEach(() => start());
  afterEach(() => emulator.close());

  /** Long enough to find an endpoint. A test that needs it to be over says so itself. */
  const PATIENT = { ...QUICK_TIMINGS, lookupGrace: 2_000 };

  async function create(
    inputs: EndpointInputs = checked({ task: "contract-key-fields" }),
    { timings = PATIENT, timeout = 10_000, idleTimeout = 5_000, headersTimeout = 5_000 } = {},
  ): Promise<Outcome> {
    const controller = controllerFor(emulator, { timings }, KEY, { idleTimeout, headersTimeout, maxRetries: 0 });
    const { log, ...rest } = call(timeout);
    let outcome: Outcome;
    try {
      outcome = { ...(await controller.create(inputs, { log, ...rest })), message: "", log };
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      outcome = { message: error.message, error, log };
      if (error instanceof IncompleteError) Object.assign(outcome, { id: error.id, state: error.state });
    }
    judge(outcome, inputs);
    return outcome;
  }

  /** No orphan and no duplicate. */
  function judge({ id, message, log }: Outcome, { name }: EndpointInputs): void {
    expect(deploys(emulator)).toBeLessThanOrEqual(1);
    const made = emulator.ledger.entries.filter(({ action }) => action === "deploy").map((entry) => entry.id);
    for (const endpoint of emulator.ledger.billing().filter((each) => made.includes(each.id))) {
      const accounted = endpoint.id === id || message.includes(endpoint.id) || message.includes(endpoint.name ?? "?");
      if (!accounted) throw new Error(`orphan: ${inspect(endpoint)} after ${message || id}`);
    }
    if (requests(emulator, "deploy") > 0) expect(log.infos.join()).toContain(name);
  }

  describe("the deploy is made once, whatever happens on the way, and is followed to live", () => {
    const html = { body: "<html>Bad gateway</html>", headers: { "content-type": "text/html" } };
    const rows: { reason: string; fault: FaultSpec; emulator?: EmulatorOptions; idleTimeout?: number }[] = [
      { reason: "nothing goes wrong", fault: { call: "deploy" } },
      { reason: "complete holds no more than id and status", fault: { call: "deploy", complete: "id-and-status" } },
      { reason: "complete holds no id", fault: { call: "deploy", complete: "no-id" } },
      { reason: "complete holds a name alone", fault: { call: "deploy", complete: { name: "whatever" } } },
      { reason: "complete holds nothing", fault: { call: "deploy", complete: {} } },
      { reason: "complete is garbage", fault: { call: "deploy", garble: { event: "complete", data: "{oops" } } },
      { reason: "complete is null", fault: { call: "deploy", garble: { event: "complete", data: "null" } } },
      { reason: "complete comes twice", fault: { call: "deploy", secondComplete: { id: "ep_other", status: "live" } } },
      { reason: "progress is garbage", fault: { call: "deploy", garble: { event: "progress", data: "\u0001{" } } },
      {
        reason: "an event with an unknown name",
        fault: { call: "deploy", insert: { after: 1, text: "event: x\ndata: 1\n\n" } },
      },
      {
        reason: "an error event that is garbage",
        fault: { call: "deploy", insert: { after: 2, text: "event: error\ndata: oops\n\n" } },
      },
      { reason: "an event over 1 MiB", fault: { call: "deploy", oversize: { after: 2, bytes: 2 ** 20 + 100 } } },
      {
        reason: "odd line ends, in pieces, with a BOM",
        fault: { call: "deploy", lineEnds: "cr", pieces: 7, bom: true },
      },
      ...(["fin", "rst", "end"] as const).flatMap((by) => [
        { reason: `cut before any event by ${by}`, fault: { call: "deploy", cut: { atByte: 0, by } } as const },
        { reason: `cut after progress by ${by}`, fault: { call: "deploy", cut: { after: 3, by } } as const },
        {
          reason: `cut after registration by ${by}`,
          fault: { call: "deploy", cut: { after: "registration", by } } as const,
        },
        { reason: `cut before complete by ${by}`, fault: { call: "deploy", cut: { before: "complete", by } } as const },
        { reason: `cut after complete by ${by}`, fault: { call: "deploy", cut: { after: "complete", by } } as const },
      ]),
      { reason: "no headers in time", fault: { call: "deploy", silent: true } },
      { reason: "silence past the idle limit", fault: { call: "deploy", silentAfter: 2 }, idleTimeout: 150 },
      { reason: "the reply is lost", fault: { call: "deploy", reset: "after" } },
      { reason: "200 with a page", fault: { call: "deploy", status: 200, effect: true, ...html } },
      { reason: "200 with other JSON", fault: { call: "deploy", json: { ok: true }, effect: true } },
      ...[408, 500, 502, 503, 504].map((status) => ({
        reason: `${status} from a proxy that had passed it on`,
        fault: { call: "deploy", status, effect: true, ...html } as const,
      })),
      // A proxy that sends a request twice gets a refusal for the second one.
      {
        reason: "409, and yet it was made",
        emulator: { registerSeconds: 0 },
        fault: { call: "deploy", status: 409, effect: true, json: { detail: "exists" } },
      },
      {
        reason: "429, and yet it was made",
        emulator: { registerSeconds: 0 },
        fault: { call: "deploy", status: 429, effect: true },
      },
    ];

    test.each(rows)("$reason", async ({ fault, idleTimeout, emulator: options }) => {
      if (options) await start(options);
      emulator.fault(fault);
      const timings = idleTimeout === undefined ? {} : { idleTimeout };
      const headers = fault.silent ? { headersTimeout: 150 } : {};
      const outcome = await create(undefined, { ...timings, ...headers });
      const endpoint = only(emulator);
      expect(outcome).toMatchObject({ id: endpoint.id, message: "" });
      expect(outcome.state).toMatchObject({
        status: "live",
        running: true,
        url: endpoint.url,
        deployedModel: "qwen-1",
      });
      expect([deploys(emulator), requests(emulator, "deploy")]).toEqual([1, 1]);
    });

    test("pings forever: the overall limit ends the stream, and the look finds the endpoint", async () => {
      await start({ deploySeconds: 0.04, pingSeconds: 0.01 });
      emulator.fault({ call: "deploy", pingsAfter: 2 });
      const outcome = await create(undefined, { timeout: 3_000 });
      expect(outcome).toMatchObject({ id: only(emulator).id, message: "", state: { status: "live" } });
    });

    test("the list fails for a while when it is needed most", async () => {
      emulator.fault({ call: "deploy", reset: "after" });
      emulator.fault({ call: "list", attempt: 2, times: 3, status: 500 });
      expect(await create()).toMatchObject({ id: only(emulator).id, message: "" });
    });

    test("an id that is the name, as the vendor's documentation has it", async () => {
      await start({ idEqualsName: true });
      emulator.fault({ call: "deploy", cut: { after: 2, by: "rst" } });
      const inputs = checked({ task: "contract-key-fields" });
      expect(await create(inputs)).toMatchObject({ id: inputs.name, state: { status: "live" } });
    });

    test("a transient conflict, with nothing there: the deploy is sent again", async () => {
      emulator.fault({ call: "deploy", status: 409, times: 2, json: { detail: "another operation is in progress" } });
      expect(await create()).toMatchObject({ message: "", state: { status: "live" } });
      expect([deploys(emulator), requests(emulator, "deploy")]).toEqual([1, 3]);
    });

    test("a rate limit with a short Retry-After is waited out", async () => {
      emulator.fault({ call: "deploy", status: 429, headers: { "retry-after": "0" } });
      expect(await create()).toMatchObject({ message: "", state: { status: "live" } });
      expect([deploys(emulator), requests(emulator, "deploy")]).toEqual([1, 2]);
    });
  });

  describe("what is shown on the way", () => {
    test("the line that names the endpoint lasts, and comes before the request", async () => {
      const inputs = checked({ task: "contract-key-fields", model: "llama-2" });
      const calling = call();
      const atTheLine: number[] = [];
      const { log } = calling;
      const info = log.info.bind(log);
      log.info = async (message) => {
        await info(message);
        // The engine takes a while to write it down.
        await new Promise((resolve) => setImmediate(resolve));
        atTheLine.push(requests(emulator, "deploy"));
      };
      await controllerFor(emulator).create(inputs, calling);
      expect(log.infos).toEqual([`deploying ${inputs.name} (task contract-key-fields, model llama-2)`]);
      expect(atTheLine).toEqual([0]);
    });

    test("progress is shown as it comes, the number first", async () => {
      const { log } = await create();
      expect(log.statuses.slice(0, 6)).toEqual([
        "listing the endpoints before the deploy",
        "waiting for Pareta to take the deploy",
        "Provisioning GPU",
        "10 % pulling weights",
        "45 % pulling weights",
        "100 % pulling weights",
      ]);
    });

    test("a record that differs from the inputs is reported", async () => {
      await start({ names: "normalised" });
      const { state, log } = await create(checked({ task: "contract-key-fields", name: "Contracts_EU" }));
      expect(log.warnings).toEqual([
        'asked for the name "Contracts_EU", and Pareta shows "contracts-eu"; nothing is changed for it',
      ]);
      expect(state?.name).toBe("Contracts_EU");
    });

    test("deployOptions are sent as they are, and never overrule the inputs", async () => {
      await create(
        checked({ task: "contract-key-fields", deployOptions: { region: "eu", quality: 0.9, new_key: [1] } }),
      );
      const sent = emulator.requests.find((request) => request.call === "deploy")?.body;
      expect(sent).toEqual({
        region: "eu",
        quality: 0.9,
        new_key: [1],
        task: "contract-key-fields",
        model: "recommended",
        name: only(emulator).name,
      });
    });
  });

  describe("nothing is made, and the error says so", () => {
    test("an unknown task: the nearest ones of the catalogue", async () => {
      const { message } = await create(checked({ task: "contract-keyfields" }));
      expect(message).toMatch(/unknown task 'contract-keyfields' \(HTTP 400, request id req_\w+\)/);
      expect(message).toMatch(/has no task "contract-keyfields"; the nearest are contract-key-fields\./);
      expect(requests(emulator, "deploy")).toBe(1);
    });

    test("an unknown model: the task's own ones", async () => {
      const { message } = await create(checked({ task: "invoice-line-items", model: "gpt-9" }));
      expect(message).toMatch(/unknown model 'gpt-9'/);
      expect(message).not.toMatch(/nearest/);
      expect(message).toContain('The leaderboard of task "invoice-line-items" has these models: llama-1, qwen-2.');
    });

    test("the catalogue cannot be read: the refusal itself is still shown", async () => {
      emulator.fault({ call: "tasks", status: 500 });
      const { message } = await create(checked({ task: "typo" }));
      expect(message).toMatch(/unknown task 'typo' \(HTTP 400, request id \w+\)\.$/);
    });

    test.each<[number, unknown, RegExp]>([
      [400, "bad", /failed: bad \(HTTP 400,/],
      [401, "invalid API key", /Check the API key: `pulumi config set --secret pareta:apiKey/],
      [402, "organization is out of credit", /Top up the organization's balance in the Pareta dashboard/],
      [403, "forbidden", /lacks the permission/],
      [404, "not found", /failed: not found \(HTTP 404,/],
      [
        422,
        [{ loc: ["body", "region"], msg: "unknown region", type: "value" }],
        /deployOptions\.region: unknown region/,
      ],
    ])("%d is not tried again", async (status, detail, words) => {
      emulator.fault({ call: "deploy", status, json: { detail } });
      const { message, id } = await create();
      expect(message).toMatch(words);
      expect(id).toBeUndefined();
      expect([deploys(emulator), requests(emulator, "deploy")]).toEqual([0, 1]);
    });

    test("an empty balance", async () => {
      emulator.setBalance(0);
      emulator.fault({ call: "deploy", status: 402, json: { detail: "organization is out of credit. Top up..." } });
      expect((await create()).message).toMatch(/out of credit.*dashboard/);
    });

    test("a redirect is not followed", async () => {
      emulator.fault({ call: "deploy", status: 307, headers: { location: "http://elsewhere.test/" } });
      const { message } = await create();
      expect(message).toMatch(/redirect to elsewhere\.test was not followed/);
      expect(requests(emulator, "deploy")).toBe(1);
    });

    test("a conflict that stays: the server's words, after a while", async () => {
      const said = "another operation is in progress";
      emulator.fault({ call: "deploy", status: 409, times: "always", json: { detail: said } });
      const { message, id } = await create(undefined, { timings: { ...QUICK_TIMINGS, conflictGrace: 100 } });
      expect(message).toContain(`${said} (HTTP 409`);
      expect(id).toBeUndefined();
    });

    test("a conflict that says that it is final is not tried again", async () => {
      emulator.fault({ call: "deploy", status: 409, json: { detail: "legacy organizations cannot deploy" } });
      expect((await create()).message).toMatch(/legacy organizations cannot deploy/);
      expect(requests(emulator, "deploy")).toBe(1);
    });

    test("a rate limit that is longer than the time left fails now, and says so", async () => {
      emulator.fault({ call: "deploy", status: 429, headers: { "retry-after": "1000000000" } });
      const { message } = await create();
      expect(message).toMatch(/Pareta asks to wait 24 h, and only (9|10) s are left\. Run pulumi up again later/);
      expect(requests(emulator, "deploy")).toBe(1);
    });

    test.each<[string, FaultSpec]>([
      ["cut before any event", { call: "deploy", cut: { atByte: 0, by: "rst" }, effect: false }],
      ["500", { call: "deploy", status: 500 }],
      ["503", { call: "deploy", status: 503 }],
      ["reset before it took effect", { call: "deploy", reset: "before" }],
      ["complete, but nothing was made", { call: "deploy", effect: false, complete: "no-id" }],
    ])("%s: looked for, not found, and never sent again", async (_, fault) => {
      emulator.fault(fault);
      const inputs = checked({ task: "contract-key-fields" });
      const { message, id } = await create(inputs, { timings: QUICK_TIMINGS });
      expect(id).toBeUndefined();
      expect(message).toContain(`No endpoint named "${inputs.name}" appeared within`);
      expect(message).toContain("delete it there");
      expect([deploys(emulator), requests(emulator, "deploy")]).toEqual([0, 1]);
      expect(requests(emulator, "list")).toBeGreaterThan(1);
    });

    test("complete names an endpoint that does not exist: kept as incomplete, and the next refresh will tell", async () => {
      emulator.fault({ call: "deploy", effect: false, complete: { id: "ep_ghost", status: "live" } });
      const { id, message } = await create();
      expect(id).toBe("ep_ghost");
      expect(message).toMatch(/ep_ghost disappeared.*Run pulumi refresh/);
    });

    test("the API cannot be reached: nothing was sent", async () => {
      const gone = { url: emulator.url };
      await emulator.close();
      const { log, ...rest } = call();
      const controller = controllerFor(gone, {}, KEY, { maxRetries: 0 });
      const error = await rejection(controller.create(checked({ task: "t" }), { log, ...rest }));
      expect(error).toBeInstanceOf(EndpointError);
      expect(error.message).toMatch(/ECONNREFUSED.*nothing was sent.*Check pareta:baseUrl.*No deploy was sent/);
      expect(log.infos).toEqual([]);
    });

    test("the list cannot be read before: without it a lost deploy could not be found, so none is sent", async () => {
      emulator.fault({ call: "list", times: "always", body: "<html>", headers: { "content-type": "text/html" } });
      const { message } = await create();
      expect(message).toMatch(/expected JSON, got a page.*No deploy was sent/);
      expect(requests(emulator, "deploy")).toBe(0);
    });

    test("another organization's endpoint is not ours to find", async () => {
      emulator.addEndpoint({ name: "contracts-prod", org: "org_other" });
      const { id, message } = await create(checked({ task: "contract-key-fields", name: "contracts-prod" }));
      expect(message).toBe("");
      expect(emulator.endpoints.find((endpoint) => endpoint.id === id)?.org).not.toBe("org_other");
    });
  });

  describe("the deploy says error", () => {
    test("nothing is left: the message", async () => {
      emulator.fault({ call: "deploy", outcome: "absent", message: "no GPU in this region" });
      const { message, id } = await create();
      expect(message).toMatch(/deploy failed: no GPU in this region\. Nothing named "contracts-\w+" was left behind/);
      expect(id).toBeUndefined();
    });

    test("no message", async () => {
      emulator.fault({ call: "deploy", outcome: "absent", message: null });
      expect((await create()).message).toMatch(/deploy failed: unknown error\./);
    });

    test("a failed endpoint is left: it is deleted", async () => {
      emulator.fault({ call: "deploy", outcome: "failed", message: "no GPU" });
      const { message, id } = await create();
      expect(message).toMatch(
        /deploy failed: no GPU\. What it left behind \(ep_\w+\) was failed, and has been deleted/,
      );
      expect(id).toBeUndefined();
      expect(emulator.endpoints).toEqual([]);
    });

    test("a failed endpoint is left that cannot be deleted: it is in the state", async () => {
      emulator.fault({ call: "deploy", outcome: "failed", message: "no GPU" });
      emulator.fault({ call: "delete", times: "always", status: 500 });
      const { message, id, state } = await create();
      expect(id).toBe(only(emulator).id);
      expect(state).toMatchObject({ status: "failed", running: false, __wasLive: false });
      expect(message).toMatch(/deploy failed: no GPU\. Endpoint ep_\w+ is in the state/);
    });

    test("a failed endpoint is left, and is still there after its deletion was accepted: it is in the state", async () => {
      await start({ deleteSeconds: 60 });
      emulator.fault({ call: "deploy", outcome: "failed", message: "no GPU" });
      const { id, message } = await create();
      expect(id).toBe(only(emulator).id);
      expect(message).not.toMatch(/has been deleted/);
    });

    test("an endpoint is left that goes on: it is in the state, and is not deleted", async () => {
      await start({ deploySeconds: 5, registerSeconds: 0 });
      const text = 'event: error\ndata: {"message": "lost sight of it"}\n\n';
      emulator.fault({ call: "deploy", insert: { after: 1, text } });
      const { message, id, state } = await create();
      expect(id).toBe(only(emulator).id);
      expect(state).toMatchObject({ status: "starting", running: true });
      expect(message).toMatch(/lost sight of it/);
    });
  });

  describe("an endpoint exists, but is not as asked for", () => {
    test("it fails after the stream was cut: kept with its id, and the error says that it failed", async () => {
      emulator.fault({ call: "deploy", outcome: "failed", cut: { after: 3, by: "rst" } });
      const { id, state, message } = await create();
      expect(id).toBe(only(emulator).id);
      expect(state).toMatchObject({ status: "failed", running: false, __wasLive: false });
      expect(message).toMatch(/went to the status "failed".*is in the state/);
    });

    test("it fails although it was only to be stopped: a deploy that failed is no success", async () => {
      emulator.fault({ call: "deploy", outcome: "failed", cut: { after: 3, by: "rst" } });
      // The look that finds the endpoint comes after it has failed.
      emulator.fault({ call: "list", attempt: 2, delayMs: 150 });
      const { message, state } = await create(checked({ task: "contract-key-fields", running: false }));
      expect(message).toMatch(/went to the status "failed"/);
      expect(state?.status).toBe("failed");
    });

    test("the caller gives up in the stream: one more look, and the id is saved", async () => {
      await start({ deploySeconds: 20, registerSeconds: 0 });
      const abort = new AbortController();
      const calling = { ...call(), signal: abort.signal };
      calling.log.status = (line) => {
        if (line.startsWith("Provisioning")) abort.abort();
      };
      const error = await rejection(controllerFor(emulator).create(checked({ task: "contract-key-fields" }), calling));
      expect(error).toBeInstanceOf(IncompleteError);
      expect((error as IncompleteError).id).toBe(only(emulator).id);
    });
  });

  describe("running: false", () => {
    const inputs = () => checked({ task: "contract-key-fields", running: false });

    test("deployed, then stopped, and it says so before", async () => {
      const { message, state, log } = await create(inputs());
      expect(log.infos).toEqual([expect.stringMatching(/^deploying .*wanted stopped, so it is stopped as soon as it/)]);
      expect(message).toBe("");
      expect(state).toMatchObject({ status: "stopped", running: false, __wasLive: true });
      expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "stop"]);
      expect(emulator.ledger.billing()).toEqual([]);
    });

    test("found after a cut, while it still starts", async () => {
      emulator.fault({ call: "deploy", cut: { after: "registration", by: "fin" } });
      const { message, state } = await create(inputs());
      expect(message).toBe("");
      expect(state).toMatchObject({ status: "stopped", running: false });
    });

    test("the stop is refused: it is live, it bills, and it is in the state as such", async () => {
      emulator.fault({ call: "stop", times: "always", status: 403, json: { detail: "read only key" } });
      const { message, id, state } = await create(inputs());
      expect(id).toBe(only(emulator).id);
      expect(state).toMatchObject({ status: "live", running: true });
      expect(message).toMatch(/Stopping endpoint ep_\w+ failed: read only key.*lacks the permission.*is in the state/);
    });

    test("the response to the stop is lost", async () => {
      emulator.fault({ call: "stop", reset: "after" });
      expect(await create(inputs())).toMatchObject({ message: "", state: { status: "stopped" } });
      expect(requests(emulator, "stop")).toBe(1);
    });
  });

  describe("a name that the user chose", () => {
    const inputs = () => checked({ task: "contract-key-fields", name: "contracts-prod" });

    test.each(["live", "stopped", "failed"])(
      "taken by a %s one: an error that says by what, and nothing is sent",
      async (status) => {
        const taken = emulator.addEndpoint({
          name: "contracts-prod",
          task: "invoice-line-items",
          model: "llama-1",
          status,
        });
        const { id, message } = await create(inputs());
        expect(id).toBeUndefined();
        expect(message).toContain(
          `"contracts-prod" is taken by endpoint ${taken.id} (status ${status}, task invoice-line-items`,
        );
        expect(requests(emulator, "deploy")).toBe(0);
      },
    );

    test("taken as an id", async () => {
      emulator.addEndpoint({ id: "contracts-prod", name: "other" });
      expect((await create(inputs())).message).toMatch(/is taken by endpoint contracts-prod/);
    });

    test("taken between the look and the deploy: not adopted", async () => {
      const calling = call();
      calling.log.info = () => {
        emulator.addEndpoint({ name: "contracts-prod", id: "ep_theirs" });
        return Promise.resolve();
      };
      const error = await rejection(controllerFor(emulator).create(inputs(), calling));
      expect(error).not.toBeInstanceOf(IncompleteError);
      expect(error.message).toMatch(/endpoint ep_theirs.*may be this deploy's or somebody else's/);
      expect(deploys(emulator)).toBe(0);
    });

    test("the response names an endpoint that existed before: not adopted", async () => {
      const theirs = emulator.addEndpoint({ name: "renamed-since" });
      const complete = { id: theirs.id, name: "contracts-prod", status: "live" };
      emulator.fault({ call: "deploy", effect: false, complete });
      const { id, message } = await create(inputs());
      expect(id).toBeUndefined();
      expect(message).toContain(`is taken by endpoint ${theirs.id}`);
    });

    test("two stacks at once: one endpoint, and the other gets a clear error", async () => {
      const both = [controllerFor(emulator, { timings: PATIENT }), controllerFor(emulator, { timings: PATIENT })];
      const results = await Promise.allSettled(both.map((controller) => controller.create(inputs(), call())));
      const [made, ...more] = results.filter((result) => result.status === "fulfilled");
      const [failed] = results.filter((result) => result.status === "rejected");
      expect(more).toEqual([]);
      expect(made?.value.id).toBe(only(emulator).id);
      expect((failed?.reason as Error).message).toMatch(
        /endpoint ep_\w+ .*under the name "contracts-prod".*somebody else's/,
      );
    });

    test("two endpoints of one program: the second one is refused, not joined", async () => {
      const controller = controllerFor(emulator);
      const first = controller.create(inputs(), call());
      const second = controller.create({ ...inputs(), task: "invoice-line-items" }, call());
      expect((await rejection(second)).message).toMatch(/"contracts-prod" is given to two endpoints of this program/);
      expect((await first).id).toBe(only(emulator).id);
      const again = controller.create({ ...inputs(), __urn: "urn:pulumi:dev::app::T::other" }, call());
      expect((await rejection(again)).message).toMatch(/given to two endpoints/);
    });
  });

  describe("what cannot be told apart is named, not guessed", () => {
    test("the API made up a name of its own: what is new is named", async () => {
      await start({ names: "ignored" });
      const old = emulator.addEndpoint({ name: "older", task: "contract-key-fields" });
      emulator.addEndpoint({ name: "other-task", task: "invoice-line-items" });
      emulator.fault({ call: "deploy", cut: { before: "complete", by: "rst" } });
      const { id, message } = await create(undefined, { timings: { ...QUICK_TIMINGS, lookupGrace: 200 } });
      expect(id).toBeUndefined();
      const made = emulator.endpoints.find(({ name }) => name === "ep-contract-key-fields");
      expect(message).toContain(`${made?.id}`);
      expect(message).not.toContain(old.id);
    });

    test("of the new endpoints, only those that may be ours: with the same task, or without a task", async () => {
      const clock = new FakeClock();
      const api = new FakeApi(clock).next("deploy", brokenConnection()).next("list", () => []);
      api.add({ id: "ep_same", name: "a" }).add({ id: "ep_none", name: "b", task: null });
      api.add({ id: "ep_other", name: "c", task: "invoice-line-items" });
      const creating = fakeController(api, clock).create(inputsOf(), call(600_000));
      const { message } = await clock.run(rejection(creating));
      expect(message).toMatch(/possibly this deploy's: ep_same \(a, live\), ep_none \(b, live\)\./);
      expect(message).not.toContain("ep_other");
    });

    test("several new ones have the given name: all are named, none is taken", async () => {
      await start({ takenName: "second" });
      const inputs = checked({ task: "contract-key-fields", name: "contracts-prod" });
      const calling = call();
      calling.log.info = () => {
        emulator.addEndpoint({ name: inputs.name, id: "ep_twin" });
        return Promise.resolve();
      };
      emulator.fault({ call: "deploy", cut: { before: "complete", by: "rst" } });
      const error = await rejection(controllerFor(emulator).create(inputs, calling));
      expect(error).not.toBeInstanceOf(IncompleteError);
      for (const { id } of emulator.endpoints) expect(error.message).toContain(id);
      expect(deploys(emulator)).toBe(1);
    });

    test("the list is refused when it is needed: the error says what may bill", async () => {
      emulator.fault({ call: "deploy", cut: { before: "complete", by: "rst" } });
      emulator.fault({ call: "list", attempt: 2, times: 100, status: 401, json: { detail: "invalid API key" } });
      const inputs = checked({ task: "contract-key-fields" });
      const { message, id } = await create(inputs);
      expect(id).toBeUndefined();
      expect(message).toMatch(/Whether it was made could not be found out: .*invalid API key/);
      expect(message).toContain(`Look for the name "${inputs.name}" in the Pareta dashboard`);
    });
  });

  describe("the engine calls twice", () => {
    test("at once: one deploy, one result", async () => {
      const controller = controllerFor(emulator);
      const inputs = checked({ task: "contract-key-fields" });
      const [first, second] = await Promise.all([
        controller.create(inputs, call()),
        controller.create({ ...inputs }, call()),
      ]);
      expect(second).toEqual(first);
      expect([deploys(emulator), requests(emulator, "deploy")]).toEqual([1, 1]);
    });

    test("after an incomplete one: the same result, and no second deploy", async () => {
      emulator.fault({ call: "deploy", outcome: "failed", cut: { after: 3, by: "rst" } });
      const controller = controllerFor(emulator, { timings: PATIENT });
      const inputs = checked({ task: "contract-key-fields" });
      const first = await rejection(controller.create(inputs, call()));
      expect(await rejection(controller.create(inputs, call()))).toBe(first);
      expect(deploys(emulator)).toBe(1);
    });

    test("after a refusal there is nothing to join", async () => {
      emulator.fault({ call: "deploy", status: 402 });
      const controller = controllerFor(emulator);
      const inputs = checked({ task: "contract-key-fields" });
      await rejection(controller.create(inputs, call()));
      await expect(controller.create(inputs, call())).resolves.toMatchObject({ state: { status: "live" } });
    });

    test("a replacement under one name, after its delete, is a deploy of its own", async () => {
      const controller = controllerFor(emulator);
      const inputs = checked({ task: "contract-key-fields", name: "contracts-prod" });
      const { id, state } = await controller.create(inputs, call());
      await controller.delete(id, state, call());
      const replaced = await controller.create(inputs, call());
      expect(replaced.id).not.toBe(id);
      expect(only(emulator).id).toBe(replaced.id);
    });

    test("deleted elsewhere and dropped by a refresh: a deploy of its own", async () => {
      const controller = controllerFor(emulator);
      const inputs = checked({ task: "contract-key-fields", name: "contracts-prod" });
      const { id, state } = await controller.create(inputs, call());
      emulator.removeEndpoint(id);
      await expect(controller.read(id, state, call())).resolves.toBeUndefined();
      const made = await controller.create(inputs, call());
      expect(only(emulator).id).toBe(made.id);
    });
  });

  describe("no key leaks", () => {
    test.each<[string, FaultSpec]>([
      ["in a refusal", { call: "deploy", status: 400, json: { detail: `key ${KEY} may not` } }],
      ["in an error event", { call: "deploy", outcome: "absent", message: `key ${KEY} may not` }],
      ["in a list before the deploy", { call: "list", status: 403, json: { detail: `key ${KEY} may not` } }],
    ])("%s", async (_, fault) => {
      emulator.fault(fault);
      const { error, message, log } = await create();
      expect(message).toMatch(/may not/);
      for (const seen of [inspect(error, { depth: 9 }), error?.stack, log.statuses.join(), log.infos.join()]) {
        expect(seen).not.toContain("pareta_sk_test");
        expect(seen).not.toContain(KEY.split(".")[1]);
      }
    });

    test("in progress", async () => {
      const text = `event: progress\ndata: {"stage": "for ${KEY}"}\n\n`;
      emulator.fault({ call: "deploy", insert: { after: 1, text } });
      const { log, message } = await create();
      expect(message).toBe("");
      expect(log.statuses.join()).toContain("for [redacted]");
      expect(log.statuses.join()).not.toContain("pareta_sk_test");
    });
  });

  test("a deploy that is cut in every other place is still made once", async () => {
    const whole = await lengthOfDeploy(emulator.url);
    for (let at = 0; at < whole; at += 97) {
      await start({ deploySeconds: 0.01 });
      emulator.fault({ call: "deploy", cut: { atByte: at, by: at % 2 ? "fin" : "rst" } });
      expect(await create()).toMatchObject({ id: only(emulator).id, message: "", state: { status: "live" } });
    }
  });
});

/** How many bytes the stream of a deploy takes. */
async function lengthOfDeploy(url: string): Promise<number> {
  const request = (globalThis.fetch as unknown as Fetch)(`${url}/v1/endpoints`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ task: "contract-key-fields", name: "measured" }),
    redirect: "manual",
    signal: AbortSignal.timeout(5_000),
  });
  let length = 0;
  for await (const chunk of (await request).body ?? []) length += chunk.length;
  return length;
}
