import { startEmulator, type Emulator } from "../../../emulator";
import { call, checked, controllerFor } from "../../support/lifecycle";

describe("the life of an endpoint", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.05, startSeconds: 0.02, stopSeconds: 0.01, deleteSeconds: 0.01 });
  });
  afterEach(() => emulator.close());

  it("is deployed, read, stopped, started and deleted", async () => {
    const controller = controllerFor(emulator);
    const inputs = checked({ task: "contract-key-fields" });
    const creating = call();
    const { id, state } = await controller.create(inputs, creating);
    expect(state).toMatchObject({ task: "contract-key-fields", model: "recommended", running: true, status: "live" });
    expect(state.url).toMatch(/^http/);
    expect(creating.log.infos).toEqual([`deploying ${inputs.name} (task contract-key-fields, model recommended)`]);
    expect(creating.log.statuses.some((line) => line.startsWith("Provisioning GPU"))).toBe(true);

    const read = await controller.read(id, state, call());
    expect(read?.state).toEqual(state);

    const stopped = await controller.update(id, state, { ...inputs, running: false }, call());
    expect(stopped).toMatchObject({ running: false, status: "stopped" });

    const started = await controller.update(id, stopped, inputs, call());
    expect(started).toMatchObject({ running: true, status: "live" });

    await controller.delete(id, started, call());
    expect(emulator.endpoints).toEqual([]);
  });
});
