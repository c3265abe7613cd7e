import { setMaxListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SILENT } from "../../provider/endpoint/context";
import { FakeApi, fakeController } from "../support/fake-api";
import { inputsOf, stateOf } from "../support/endpoints";
import { FakeClock } from "../support/fake-clock";

// Garbage must not count, and this is the only way to collect it in a process that was started without the flag.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

async function heap(): Promise<number> {
  // What a signal has left behind is only let go in later turns of the event loop.
  for (let turn = 0; turn < 4; turn++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed;
}

it("a process keeps no more after 20,000 diffs and 20,000 refreshes than after the first", async () => {
  const clock = new FakeClock();
  const api = new FakeApi(clock);
  const controller = fakeController(api, clock);
  // A shell's signal lasts as long as the process.
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  const call = { log: SILENT, timeout: 600_000, signal };
  const names = Array.from({ length: 100 }, (_, index) => `contracts-${index}`);
  const created = await clock.run(Promise.all(names.map((name) => controller.create(inputsOf({ name }), call))));
  const endpoints = created.map(({ id }, index) => ({ id, state: stateOf({ name: names[index]! }) }));
  const round = async () => {
    await clock.advance(60_000); // what was seen before is too old now
    await clock.run(Promise.all(endpoints.map(({ id, state }) => controller.live(id, state, call))));
    const read = await clock.run(Promise.all(endpoints.map(({ id, state }) => controller.read(id, state, call))));
    expect(read.filter((each) => each?.state.status === "live")).toHaveLength(100);
    // What the fake API keeps is not the process's.
    api.calls.length = api.timeouts.length = 0;
  };
  for (let rounds = 0; rounds < 20; rounds++) await round();
  const before = await heap();
  const timers = clock.pending;
  for (let rounds = 0; rounds < 200; rounds++) await round();
  expect(clock.pending).toBe(timers);
  // 12 bytes for each of the 40,000 operations.
  expect((await heap()) - before).toBeLessThan(480_000);
});
