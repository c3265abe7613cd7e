import { Stack, type Props } from "../model/engine";
import { Process } from "../model/process";
import { Watcher, type WatcherOptions } from "../model/watcher";
import { TestWorld, WATCH } from "../model/world";

const ALWAYS = { timeZone: "UTC", days: ["mon-sun"], start: "00:00", end: "24:00" };
const BUDGET = { usd: 25, window: "24h" };

describe("a watch that keeps the rule, with time on a virtual clock", () => {
  const world = () => new TestWorld({ latencyMs: 0, deploySeconds: 0, startSeconds: 1, stopSeconds: 1 });
  const random = () => 0.5;

  /** A stack with one endpoint, which somebody has stopped. */
  async function stopped(its: TestWorld, asked: Props): Promise<{ stack: Stack; id: string }> {
    const stack = new Stack("a");
    stack.program = { contracts: { task: "contract-key-fields", __plain: true, ...asked } };
    const process = new Process(its, { stack: "a", key: "usual", random, ruled: true });
    await its.clock.run(stack.run("up", process));
    const id = stack.current("contracts")?.id ?? "";
    its.control.setStatus(id, "stopped");
    return { stack, id };
  }

  const watched = async (its: TestWorld, stack: Stack, spec: Partial<WatcherOptions> = {}) => {
    const watcher = new Watcher(its, stack, { from: 0, looks: 1, every: 60, seesLocks: false, random, ...spec });
    await its.clock.run(watcher.run());
    return watcher.lines.join("\n");
  };
  const done = (its: TestWorld) => its.deeds.filter(({ by }) => by === WATCH).map(({ action }) => action);

  it("leaves an endpoint to a run that begins while Pareta refuses its start", async () => {
    const its = world();
    const { stack, id } = await stopped(its, { schedule: ALWAYS });
    its.control.fault({ call: "start", times: "always", status: 503, effect: false });
    its.clock.timer(8_000, () => {
      const inputs = stack.current("contracts")?.inputs;
      if (inputs) stack.pending.push({ type: "updating", slot: "contracts", id, inputs });
      its.control.clearFaults();
    });
    expect(await watched(its, stack)).toMatch(/not waited for: an operation on it is pending in its stack/);
    expect(done(its)).toEqual([]);
  });

  it("asks for what it has decided for a minute only", async () => {
    const its = world();
    const { stack } = await stopped(its, { schedule: ALWAYS });
    const from = its.clock.now();
    its.control.fault({ call: "start", times: "always", status: 503, effect: false });
    expect(await watched(its, stack)).toMatch(/the start failed: .* for a minute: the next look decides anew/);
    expect(its.clock.now() - from).toBeLessThan(120_000);
  });

  it("and asks for it again as soon as the next look decides the same", async () => {
    const its = world();
    const { stack, id } = await stopped(its, { schedule: ALWAYS });
    its.control.fault({ call: "start", times: "always", status: 503, effect: false });
    its.clock.timer(90_000, () => its.control.clearFaults());
    await watched(its, stack, { looks: 3 });
    expect(its.endpoint(id)?.status).toBe("live");
    expect(done(its)).toEqual(["start"]);
  });

  it("gives a stack up that does not say whether a run holds it", async () => {
    const its = world();
    const { stack } = await stopped(its, { schedule: ALWAYS });
    const silent = { isLocked: () => new Promise<boolean>(() => {}) };
    const from = its.clock.now();
    const said = await watched(its, stack, { sabotage: (project) => ({ ...project, ...silent }) });
    expect(said).toMatch(/the start failed: stack acme\/app\/a did not answer within a minute/);
    expect(its.clock.now() - from).toBeLessThan(90_000);
    expect(done(its)).toEqual([]);
  });

  it("gives a start up that the rule no longer demands, and stops what it has started", async () => {
    const its = world();
    const { stack, id } = await stopped(its, { budget: BUDGET });
    its.control.fault({ call: "start", outcome: "stuck" });
    its.clock.timer(30_000, () => its.spend(id, 26_000_000));
    expect(await watched(its, stack, { looks: 4 })).toMatch(
      /it may have been started, and is not waited for: the rule says otherwise by now/,
    );
    expect(done(its)).toEqual(["start", "stop"]);
    expect(its.endpoint(id)?.status).toBe("stopped");
  });
});
