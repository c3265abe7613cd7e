import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask, completed, deploy, send, start } from "./support";

describe("a state file", () => {
  let folder: string;
  let stateFile: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-state-"));
    stateFile = join(folder, "deeper/state.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("brings back endpoints and balances, under the new port's url", async () => {
    const first = await start({ stateFile });
    const { id } = completed((await deploy(first, { name: "contracts" })).text);
    await ask(first, `POST /v1/endpoints/${String(id)}/stop`);
    first.setBalance(42);
    await first.close();

    const second = await start({ stateFile });
    expect(second.endpoints).toMatchObject([{ id, name: "contracts", status: "stopped", url: `${second.url}/v1` }]);
    expect(second.balance()).toBe(42);
  });

  it("ends what was under way: starting is live, stopping is stopped, deleting is gone", async () => {
    const slow = { deploySeconds: 1000, registerSeconds: 0, stopSeconds: 1000, deleteSeconds: 1000 };
    const first = await start({ stateFile, ...slow, endpoints: [{ id: "stopping" }, { id: "deleting" }] });
    await send(first, "POST /v1/endpoints", { body: { task: "general-chat", name: "starting" } });
    await ask(first, "POST /v1/endpoints/stopping/stop");
    await ask(first, "DELETE /v1/endpoints/deleting");
    await first.close();

    const second = await start({ stateFile, endpoints: [{ id: "deleting" }] });
    expect(second.endpoints).toMatchObject([
      { id: "stopping", status: "stopped" },
      { name: "starting", status: "live", url: `${second.url}/v1` },
    ]);
  });

  it("is written whole after each change, and leaves nothing beside it", async () => {
    const emulator = await start({ stateFile });
    await deploy(emulator, { name: "contracts" });
    const state = JSON.parse(readFileSync(stateFile, "utf8")) as { endpoints: unknown[] };
    expect(state.endpoints).toMatchObject([{ record: { name: "contracts", status: "live" } }]);
    expect(readdirSync(join(folder, "deeper"))).toEqual(["state.json"]);
  });

  it("is refused when it is something else, and left as it is", async () => {
    const other = join(folder, "other.json");
    writeFileSync(other, "{}");
    await expect(start({ stateFile: other })).rejects.toThrow(`${other} is not a state file of the emulator`);
    expect(readFileSync(other, "utf8")).toBe("{}");
  });
});
