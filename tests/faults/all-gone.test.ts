import { startEmulator, type Emulator } from "../../emulator";
import type { Environment } from "../../provider/endpoint";
import type { Created } from "../../provider/endpoint/act/create";
import { call, checked, controllerFor, deploys, rejection } from "../support/lifecycle";

/** Row 46: the organization of the key is empty, and the state holds several endpoints. */
describe("row 46: all endpoints of a run are gone at once", () => {
  let emulator: Emulator;
  let held: Created[];

  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.05 });
    held = [];
    const controller = controllerFor(emulator);
    for (const name of ["one", "two", "three"]) {
      held.push(await controller.create(checked({ task: "general-chat", name }), call()));
    }
  });
  afterEach(() => emulator.close());

  const run = (overrides: Partial<Environment> = {}) => controllerFor(emulator, overrides);
  const removeAll = () => held.forEach(({ id }) => emulator.removeEndpoint(id));
  const [first, second, third] = [() => held[0] as Created, () => held[1] as Created, () => held[2] as Created];
  const refusal = (id: string, count: number) =>
    new RegExp(
      `^endpoint ${id} was not found, and the organization's list is empty: all ${count} endpoints that this run has asked about ` +
        `would be gone at once\\. The state is kept\\..*PARETA_CONFIRM_EMPTY=true pulumi refresh`,
    );

  it("a refresh that reads them together drops none of them", async () => {
    removeAll();
    const controller = run();
    const errors = await Promise.all(held.map(({ id, state }) => rejection(controller.read(id, state, call()))));
    errors.forEach(({ message }, index) => expect(message).toMatch(refusal((held[index] as Created).id, 3)));
  });

  it("a refresh that reads one after another drops no more than the first, and names it", async () => {
    removeAll();
    const controller = run();
    await expect(controller.read(first().id, first().state, call())).resolves.toBeUndefined();
    const { message } = await rejection(controller.read(second().id, second().state, call()));
    expect(message).toMatch(refusal(second().id, 2));
    expect(message).toContain(`(${first().id} was taken for gone before that was seen.)`);
  });

  it("drops them where that is confirmed", async () => {
    removeAll();
    const controller = run({ acceptEmpty: true });
    const reads = held.map(({ id, state }) => controller.read(id, state, call()));
    await expect(Promise.all(reads)).resolves.toEqual([undefined, undefined, undefined]);
  });

  it("a run that asks about one drops it, because one endpoint is often deleted elsewhere", async () => {
    removeAll();
    await expect(run().read(first().id, first().state, call())).resolves.toBeUndefined();
  });

  it("needs no confirmation while the list shows anybody's endpoint", async () => {
    removeAll();
    emulator.addEndpoint({ name: "of another stack", status: "stopped" });
    const controller = run();
    const reads = held.map(({ id, state }) => controller.read(id, state, call()));
    await expect(Promise.all(reads)).resolves.toEqual([undefined, undefined, undefined]);
  });

  it("needs none where this run has deleted the last one itself", async () => {
    emulator.removeEndpoint(first().id);
    emulator.removeEndpoint(second().id);
    const controller = run();
    await controller.delete(third().id, third().state, call());
    for (const { id, state } of [first(), second()]) {
      await expect(controller.read(id, state, call())).resolves.toBeUndefined();
    }
  });

  it("the look of a plain preview refuses too, and what came before is not deployed again", async () => {
    removeAll();
    const controller = run();
    await expect(controller.live(first().id, first().state, call())).resolves.toEqual({ state: undefined });
    const { message } = await rejection(controller.live(second().id, second().state, call()));
    expect(message).toMatch(refusal(second().id, 2));
    const replacing = { name: first().state.name, id: first().id };
    const again = controller.create(checked({ task: "general-chat", name: "one" }), { ...call(), replacing });
    expect((await rejection(again)).message).toMatch(refusal(first().id, 2));
    expect(deploys(emulator)).toBe(3);
  });

  it("a destroy succeeds, and names each of them", async () => {
    removeAll();
    const controller = run();
    const log = call();
    await Promise.all(held.map(({ id, state }) => controller.delete(id, state, log)));
    expect(
      log.log.warnings.map((warning) => /^endpoint (\S+) was gone before it could be deleted/.exec(warning)?.[1]),
    ).toEqual(expect.arrayContaining(held.map(({ id }) => id)));
  });

  it("a destroy of what is there, or of one that is gone, warns of nothing", async () => {
    emulator.removeEndpoint(first().id);
    const controller = run();
    const log = call();
    await Promise.all(held.map(({ id, state }) => controller.delete(id, state, log)));
    expect(log.log.warnings).toEqual([]);
    expect(emulator.endpoints).toEqual([]);
  });
});
