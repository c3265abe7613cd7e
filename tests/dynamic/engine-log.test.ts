import { FakeClock } from "../support/fake-clock";
import * as enginePb from "@pulumi/pulumi/proto/engine_pb";
import { EngineLog, type Engine } from "../../provider/shell/engine-log";

const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/pareta:Endpoint::contracts";

type Answer = (error: Error | null) => void;

/** An engine whose responses the test gives by hand. */
function engineOf(onLog: (request: enginePb.LogRequest, answer: Answer) => void): Engine {
  const log = (request: enginePb.LogRequest, _metadata: unknown, _limit: unknown, answer: Answer) =>
    onLog(request, answer);
  return { client: { log }, pb: enginePb, metadata: {} } as unknown as Engine;
}

const asIs = (text: string) => text;

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  jest.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

it("shows lines on the resource's row: those that last, and those of the moment", async () => {
  const lines: unknown[] = [];
  const engine = engineOf((request, answer) => {
    lines.push([request.getSeverity(), request.getMessage(), request.getUrn(), request.getEphemeral()]);
    answer(null);
  });
  const clock = new FakeClock();
  const log = new EngineLog(URN, () => engine, asIs, clock);
  await log.info("deploying");
  log.warn("renamed");
  log.status("booting");
  await clock.advance(1_000);
  await new EngineLog(undefined, () => engine, asIs).info("of no resource");
  expect(lines).toEqual([
    [enginePb.LogSeverity.INFO, "deploying", URN, false],
    [enginePb.LogSeverity.WARNING, "renamed", URN, false],
    [enginePb.LogSeverity.INFO, "booting", URN, true],
    [enginePb.LogSeverity.INFO, "of no resource", "", false],
  ]);
  expect(printed).toEqual([]);
});

it("shows of every line what may be seen of it, where the engine takes it and where it does not", async () => {
  const lines: string[] = [];
  const engine = engineOf((request, answer) => {
    lines.push(request.getMessage());
    answer(null);
  });
  const clock = new FakeClock();
  const shown = (text: string) => text.replace("hunter2", "[secret name]");
  const log = new EngineLog(URN, () => engine, shown, clock);
  await log.info("deploying hunter2");
  log.warn("hunter2 is odd");
  log.remark("hunter2 costs");
  log.status("waiting for hunter2");
  await clock.advance(1_000);
  log.finish("hunter2 is done");
  await log.handedOver();
  await new EngineLog(URN, () => undefined, shown).info("deploying hunter2");
  expect([...lines, ...printed]).toHaveLength(6);
  expect([...lines, ...printed].filter((line) => !line.includes("[secret name]"))).toEqual([]);
});

describe("what is of the moment", () => {
  const setUp = () => {
    const lines: string[] = [];
    const engine = engineOf((request, answer) => {
      lines.push(request.getMessage());
      answer(null);
    });
    const clock = new FakeClock();
    return { lines, clock, log: new EngineLog(URN, () => engine, asIs, clock) };
  };

  it("is held for a moment, and of several only the last is shown", async () => {
    const { lines, clock, log } = setUp();
    for (const word of ["one", "two", "three"]) log.status(word);
    await clock.advance(249);
    expect(lines).toEqual([]);
    await clock.advance(1);
    expect(lines).toEqual(["three"]);
    log.status("four");
    await clock.advance(250);
    expect(lines).toEqual(["three", "four"]);
  });

  it("is taken off the row at the end, where anything stands on it", async () => {
    const { lines, clock, log } = setUp();
    log.status("booting");
    log.finish();
    await clock.advance(1_000);
    expect(lines).toEqual([]);
    log.status("booting");
    await clock.advance(250);
    log.status("warming up");
    log.finish();
    expect(lines).toEqual(["booting", ""]);
    log.finish("qwen-1: $0.00115 per request");
    expect(lines.at(-1)).toBe("qwen-1: $0.00115 per request");
    expect(clock.pending).toBe(0);
  });

  it("is not followed by what a lasting line says already, unless something covers that", async () => {
    const { lines, clock, log } = setUp();
    log.status("booting");
    log.finish("qwen-1: $0.00115 per request", true);
    expect(lines).toEqual([]);
    log.status("booting");
    await clock.advance(250);
    log.finish("qwen-1: $0.00115 per request", true);
    expect(lines).toEqual(["booting", "qwen-1: $0.00115 per request"]);
  });

  it("is said again every ten seconds, with how long it has been so, until there is news or an end", async () => {
    const { lines, clock, log } = setUp();
    log.status("Provisioning GPU");
    await clock.advance(30_000);
    expect(lines).toEqual([
      "Provisioning GPU",
      "Provisioning GPU (no news for 10 s)",
      "Provisioning GPU (no news for 20 s)",
    ]);
    log.status("45 % pulling weights");
    await clock.advance(10_300);
    expect(lines.slice(3)).toEqual(["45 % pulling weights", "45 % pulling weights (no news for 10 s)"]);
    await clock.advance(110_000);
    expect(lines.slice(5).map((line) => /for (.*)\)/.exec(line)?.[1])).toEqual([
      "20 s",
      "30 s",
      "40 s",
      "50 s",
      "60 s",
      "90 s",
      "2 min",
    ]);
    await log.handedOver();
    log.status("too late");
    await clock.advance(60_000);
    expect(lines).toHaveLength(12);
    expect(clock.pending).toBe(0);
  });

  it("does not come after the operation, whatever became of it", async () => {
    const { lines, clock, log } = setUp();
    log.status("booting");
    await log.handedOver();
    await clock.advance(1_000);
    expect(lines).toEqual([]);
  });
});

it.each([
  ["refuses", engineOf((_request, answer) => answer(new Error("UNAVAILABLE")))],
  [
    "is broken",
    engineOf(() => {
      throw new Error("closed");
    }),
  ],
  ["was never there", undefined],
])("prints what has to last where the engine %s, and nothing of the moment", async (_what, engine) => {
  const log = new EngineLog(URN, () => engine, asIs);
  await log.info("deploying contracts-3f9a1c2");
  log.warn("renamed");
  log.status("booting");
  await log.handedOver();
  expect(printed).toEqual(["deploying contracts-3f9a1c2\n", "renamed\n"]);
});

it("waits for every lasting line to be handed over, and for none of the moment", async () => {
  const answers: Answer[] = [];
  const engine = engineOf((_request, answer) => answers.push(answer));
  const log = new EngineLog(URN, () => engine, asIs);
  log.status("booting");
  await log.handedOver();
  log.warn("renamed");
  let over = false;
  const end = log.handedOver().then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(over).toBe(false);
  answers[0]?.(null);
  await end;
});
