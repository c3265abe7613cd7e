import { EndpointError, IncompleteError, type EndpointInputs } from "../../../provider/endpoint";
import { TakenDownError, UnsettledError } from "../../../provider/endpoint/errors";
import { makeName } from "../../../provider/endpoint/decide/names";
import { statusError } from "../../support/api-errors";
import { URN, inputsOf } from "../../support/endpoints";
import { FakeApi, answerOf, fakeController } from "../../support/fake-api";
import { FakeClock } from "../../support/fake-clock";
import { call, rejection } from "../../support/lifecycle";

const MINUTE = 60_000;
const PING = { messages: [{ role: "user" as const, content: "Say pong." }], contains: "pong" };
const OLD = { id: "ep_old", name: "contracts-0000000" };
const RECOVER = "`npx pulumi-pareta recover --name contracts-3f9a1c2=contracts`";

let clock: FakeClock;
let api: FakeApi;

beforeEach(() => {
  clock = new FakeClock();
  api = new FakeApi(clock).add(OLD);
});

const calling = (more: object = {}, timeout = 60 * MINUTE) => ({ ...call(timeout), replacing: OLD, ...more });
const asked = (overrides: Partial<EndpointInputs> = {}) => inputsOf({ smokeTest: PING, ...overrides });
const failing = async (inputs = asked(), how = calling()) => {
  const controller = fakeController(api, clock);
  const error = await clock.run(rejection(controller.create(inputs, how)));
  return { error, controller, log: how.log };
};
const left = () => [...api.records.keys()];
const refusing = () => api.always("chat", () => answerOf("No."));

describe("a new endpoint beside the one that it is to replace", () => {
  test("takes its place only after it has passed", async () => {
    const created = await clock.run(fakeController(api, clock).create(asked(), calling()));
    expect(created).toMatchObject({ id: "ep_2", state: { ready: true } });
    expect(left()).toEqual(["ep_old", "ep_2"]);
  });

  test("is deleted again where its smoke test fails; the error has no id, and says what happened and what is left", async () => {
    refusing();
    const { error } = await failing();
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toBe(
      'The smoke test of endpoint ep_2 failed: the answer does not contain "pong": it is "No.". ' +
        "It was to replace another endpoint, so ep_2 (contracts-3f9a1c2) has been deleted again, and is gone. " +
        "Endpoint ep_old (contracts-0000000, status live) of the same resource stays as it was. " +
        "Correct the program, or take its change back, and run pulumi up again.",
    );
    expect(left()).toEqual(["ep_old"]);
  });

  test("one of a burst that is deleted again: nobody looks for it afterwards", async () => {
    refusing();
    const controller = fakeController(api, clock);
    const last = calling();
    let next = 1;
    const worker = async () => {
      while (next <= 40) {
        const name = `contracts-${next++}`;
        // The others are first deploys, without a test.
        if (name !== "contracts-39") await controller.create(inputsOf({ name }), call(60 * MINUTE));
        else expect(await rejection(controller.create(asked({ name }), last))).toBeInstanceOf(TakenDownError);
      }
    };
    await clock.run(Promise.all(Array.from({ length: 8 }, worker)));
    expect(left()).toHaveLength(1 + 39);
    expect(last.log.warnings).toEqual([]);
    expect(clock.now()).toBeLessThan(MINUTE);
  });

  test.each<[string, RegExp, () => void, Partial<EndpointInputs>?]>([
    ["it fails on its way", /went to the status "failed"\. It was to/, () => startsWith("failed")],
    [
      "the balance is empty in the test",
      /out of credit.*It was to replace/,
      () => api.always("chat", statusError(402, "out of credit")),
    ],
    ["it is stopped elsewhere", /was stopped elsewhere while it was tested\. It was to/, stopsInTheTest],
    [
      "the deploy ends with an error event",
      /deploy failed: no GPU\. It was to replace/,
      () =>
        api.next("deploy", ({ id }) => {
          api.add({ id: "ep_2", name: id, status: "starting" });
          return [{ event: "error", data: { message: "no GPU" } }];
        }),
    ],
    [
      "it cannot be stopped, as it is wanted",
      /stopping endpoint ep_2 failed/i,
      () => api.always("stop", statusError(403, "no")),
      { running: false },
    ],
  ])("is deleted again where %s", async (_, words, goWrong, inputs = {}) => {
    goWrong();
    const { error } = await failing(asked(inputs));
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/in the state, and|kept in the state|carry on with/);
    expect(left()).toEqual(["ep_old"]);
  });

  test("after the deadline there is time of its own for the deletion", async () => {
    startsWith("starting");
    api.next("delete", () => new Promise((done) => clock.timer(20_000, () => done(api.records.delete("ep_2")))));
    const { error } = await failing(asked(), calling({}, 10 * MINUTE));
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error.message).toMatch(/^gave up after 10 min waiting for endpoint ep_2 to be live/);
    expect(error.message).toContain("More time can be given with the customTimeouts option. It was to replace");
    expect([left(), clock.now(), clock.pending]).toEqual([["ep_old"], 10 * MINUTE + 20_000, 0]);
  });

  test("a cancel leaves a few seconds for it", async () => {
    const abort = new AbortController();
    api.next("chat", (request) => {
      clock.timer(1_000, () => abort.abort(new Error("Pulumi was told to stop")));
      return api.silent(request);
    });
    const { error } = await failing(asked(), calling({ signal: abort.signal }));
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error.message).toMatch(
      /^was cancelled after .* waiting for endpoint ep_2 to answer its smoke test\. It was to/,
    );
    expect(left()).toEqual(["ep_old"]);
  });

  test("that cannot be deleted within them is named, with the command that marks it for deletion", async () => {
    const abort = new AbortController();
    let at = 0;
    api.next("chat", (request) => {
      at = clock.now();
      clock.timer(1_000, () => abort.abort(new Error("Pulumi was told to stop")));
      return api.silent(request);
    });
    api.always("delete", api.silent);
    const { error } = await failing(asked(), calling({ signal: abort.signal }));
    expect(error).toBeInstanceOf(UnsettledError);
    expect(error.message).toContain(
      "What was to replace it could not be deleted again, may bill, and is in no state: ep_2 (contracts-3f9a1c2): it was not gone after 10 s.",
    );
    expect(error.message).toContain(`${RECOVER} marks it for deletion`);
    expect(clock.now() - at).toBeLessThanOrEqual(15_000);
  });

  test("is named where its deletion is refused", async () => {
    refusing();
    api.always("delete", statusError(403, "not allowed"));
    const { error } = await failing();
    expect(error).not.toBeInstanceOf(IncompleteError);
    expect(error.message).toMatch(
      /stays as it was\. What was to replace it could not be deleted again, .*: ep_2 .*: .*not allowed/,
    );
    expect(left()).toEqual(["ep_old", "ep_2"]);
  });

  test("that the server shows late is waited for: a 404 does not count as its absence", async () => {
    let shown = false;
    api.next("deploy", () => {
      clock.timer(20_000, () => {
        shown = true;
        api.add({ id: "ep_2", name: "contracts-3f9a1c2" });
      });
      return [
        {
          event: "complete",
          data: { endpoint: { id: "ep_2", name: "contracts-3f9a1c2", model: "m", url: null, status: "failed" } },
        },
      ];
    });
    const { error } = await failing();
    expect([shown, left()]).toEqual([true, ["ep_old"]]);
    expect(error).toBeInstanceOf(TakenDownError);
  });

  test("is deleted again with what a gateway doubled", async () => {
    refusing();
    api.next("deploy", ({ id }) => {
      api.add({ id: "ep_2", name: id });
      api.add({ id: "ep_3", name: id });
      api.next("delete", statusError(403, "busy"));
      return [{ event: "complete", data: { endpoint: api.records.get("ep_2") } }];
    });
    const { error } = await failing();
    expect(left()).toEqual(["ep_old"]);
    expect(error).toBeInstanceOf(TakenDownError);
  });

  test("is not deployed again under its name, which is used up", async () => {
    refusing();
    const { controller, error } = await failing();
    expect(await clock.run(rejection(controller.create(asked(), calling())))).toBe(error);
    expect(api.count("deploy")).toBe(1);
  });
});

describe("what was made is kept, as in a first deploy", () => {
  const kept = async (how: ReturnType<typeof calling>, inputs = asked()) => {
    refusing();
    const { error } = await failing(inputs, how);
    expect(error).toBeInstanceOf(IncompleteError);
    expect(error.message).toContain("is in the state, live and billed, but not ready");
  };

  test("where nothing is replaced", () => kept(calling({ replacing: undefined })));

  test("where the old one is not there any more", async () => {
    api.records.delete(OLD.id);
    await kept(calling());
  });

  test("where only the old name is known, and no endpoint has it", () =>
    kept(calling({ replacing: { name: "contracts-1111111" } })));
});

describe("where Pulumi tells nothing of the old one, as with --replace", () => {
  const nothingTold = () => calling({ replacing: undefined });
  const made = (urn = URN) => makeName("contracts", () => 0.3, urn);

  test("an endpoint whose name was made for the same resource counts as the old one", async () => {
    api.set("ep_old", { name: made() });
    refusing();
    const { error } = await failing(asked(), nothingTold());
    expect(error).toBeInstanceOf(TakenDownError);
    expect(error.message).toContain(`Endpoint ep_old (${made()}, status live) of the same resource stays as it was.`);
  });

  test.each<[string, () => string, Partial<EndpointInputs>?]>([
    ["another stack's", () => made(URN.replace("dev", "prod"))],
    ["a name of an earlier version", () => "contracts-0000000"],
    ["a given name", () => made(), { name: "prod", __autoName: false }],
  ])("not %s", async (_, name, inputs = {}) => {
    api.set("ep_old", { name: name() });
    refusing();
    expect((await failing(asked(inputs), nothingTold())).error).toBeInstanceOf(IncompleteError);
  });

  test("nor one that this process has deleted, though a list still shows it", async () => {
    api.set("ep_old", { name: made() });
    const raw = api.records.get("ep_old");
    const controller = fakeController(api, clock);
    const { state } = (await clock.run(controller.read("ep_old", { name: made() } as never, call()))) ?? {};
    await clock.run(controller.delete("ep_old", state!, call()));
    api.add(raw);
    refusing();
    const error = await clock.run(rejection(controller.create(asked(), nothingTold())));
    expect(error).toBeInstanceOf(IncompleteError);
    expect(error).toBeInstanceOf(EndpointError);
  });
});

/** The deploy is complete while the endpoint starts; later looks show `status`. */
function startsWith(status: string): void {
  api.next("deploy", ({ id }) => {
    const endpoint = { ...api.add({ id: "ep_2", name: id, status }).records.get("ep_2"), status: "starting" };
    return [{ event: "complete", data: { endpoint } }];
  });
}

function stopsInTheTest(): void {
  api.next("chat", ({ id }) => {
    api.set(id, { status: "stopped" });
    throw statusError(503, "stopped");
  });
}
