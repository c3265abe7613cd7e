import { FakeClock } from "../support/fake-clock";
import { ask, completed, deploy, start } from "./support";

async function startWithOne(options: Parameters<typeof start>[0] = {}) {
  const emulator = await start(options);
  const { id } = completed((await deploy(emulator, { name: "contracts" })).text);
  return { emulator, path: `/v1/endpoints/${String(id)}`, id: String(id) };
}

describe("endpoints", () => {
  it("are listed as a bare array, their task as taskName", async () => {
    const { emulator, id } = await startWithOne();
    const [row, ...others] = (await ask(emulator, "GET /v1/endpoints")).json<Record<string, unknown>[]>();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ id, taskName: "contract-key-fields", status: "live", url: `${emulator.url}/v1` });
    expect(row).not.toHaveProperty("task");
  });

  it("are neither made nor started on an empty balance, and still stopped", async () => {
    const { emulator, path } = await startWithOne();
    emulator.setBalance(0);
    expect((await deploy(emulator, { name: "another" })).status).toBe(402);
    expect((await ask(emulator, `POST ${path}/stop`)).status).toBe(200);
    expect((await ask(emulator, `POST ${path}/start`)).status).toBe(402);
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "stop"]);
  });

  it("are retrieved with their task as task", async () => {
    const { emulator, path, id } = await startWithOne();
    const record = (await ask(emulator, `GET ${path}`)).json();
    expect(record).toMatchObject({ id, name: "contracts", task: "contract-key-fields", model: "qwen-1" });
    expect(record).not.toHaveProperty("taskName");
  });

  it("are known by their name where their record has no id", async () => {
    const { emulator, id } = await startWithOne();
    emulator.patchRecord(id, { id: undefined });
    expect((await ask(emulator, "GET /v1/endpoints/contracts")).json()).not.toHaveProperty("id");
    expect((await ask(emulator, `GET /v1/endpoints/${id}`)).status).toBe(404);
  });

  it("are stopped at once and started before they are live", async () => {
    const clock = new FakeClock();
    const { emulator, path } = await startWithOne({ clock, startSeconds: 5 });
    const status = async () => (await ask(emulator, `GET ${path}`)).json<{ status: string }>().status;

    expect((await ask(emulator, `POST ${path}/stop`)).text).toBe('{"ok":true}');
    expect(await status()).toBe("stopped");
    expect((await ask(emulator, `POST ${path}/start`)).text).toBe('{"ok":true}');
    expect(await status()).toBe("starting");
    await clock.advance(5_000);
    expect(await status()).toBe("live");
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "stop", "start"]);
  });

  it("pass through stopping and deleting where that takes time", async () => {
    const clock = new FakeClock();
    const { emulator, path } = await startWithOne({ clock, stopSeconds: 3, deleteSeconds: 3 });
    await ask(emulator, `POST ${path}/stop`);
    expect(emulator.endpoints[0]?.status).toBe("stopping");
    await clock.advance(3_000);
    expect(emulator.endpoints[0]?.status).toBe("stopped");

    const answer = await ask(emulator, `DELETE ${path}`);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(emulator.endpoints[0]?.status).toBe("deleting");
    expect((await ask(emulator, `POST ${path}/start`)).status).toBe(409);
    await clock.advance(3_000);
    expect((await ask(emulator, `GET ${path}`)).status).toBe(404);
  });

  it("take a repeated start or stop without a second effect", async () => {
    const { emulator, path } = await startWithOne();
    await ask(emulator, `POST ${path}/start`);
    await ask(emulator, `POST ${path}/stop`);
    expect((await ask(emulator, `POST ${path}/stop`)).status).toBe(200);
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "stop"]);
    expect(emulator.ledger.billing()).toEqual([]);
  });

  it.each(["GET", "DELETE"])("answer %s with 404 where there is none", async (method) => {
    const emulator = await start();
    const answer = await ask(emulator, `${method} /v1/endpoints/ep_000000`);
    expect([answer.status, answer.text]).toEqual([404, `{"detail":"endpoint 'ep_000000' not found"}`]);
  });

  it("refuse every change where they are seed or legacy ones", async () => {
    const emulator = await start({ endpoints: [{ id: "seed-1", legacy: true }] });
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toMatchObject([{ id: "seed-1", status: "live" }]);
    for (const call of [
      "POST /v1/endpoints/seed-1/start",
      "POST /v1/endpoints/seed-1/stop",
      "DELETE /v1/endpoints/seed-1",
    ])
      expect((await ask(emulator, call)).status).toBe(409);
  });
});

describe("a path that is none", () => {
  it("is a 404, and one without the method a 405 that names those there are", async () => {
    const emulator = await start();
    const unknown = await ask(emulator, "GET /v1/nothing");
    expect([unknown.status, unknown.text]).toEqual([404, '{"detail":"Not Found"}']);
    const wrong = await ask(emulator, "DELETE /v1/endpoints");
    expect([wrong.status, wrong.text]).toEqual([405, '{"detail":"Method Not Allowed"}']);
    expect(wrong.headers.get("allow")).toBe("POST, GET");
  });
});
