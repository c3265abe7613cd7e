import { ask, completed, deploy, KEY, start } from "./support";

describe("a key", () => {
  it("is let in when it looks like one, unless there is a list", async () => {
    const emulator = await start();
    expect((await ask(emulator, "GET /v1/endpoints")).status).toBe(200);
    const answer = await ask(emulator, "GET /v1/endpoints", { key: "sk-other" });
    expect([answer.status, answer.text]).toEqual([401, '{"detail":"invalid API key"}']);
  });

  it("sees the endpoints of its organization, and no others", async () => {
    const emulator = await start({ keys: { pareta_sk_ada: "ada", pareta_sk_byron: "byron" } });
    const ofAda = completed((await deploy(emulator, { name: "mine" }, { key: "pareta_sk_ada" })).text);
    await deploy(emulator, { name: "mine" }, { key: "pareta_sk_byron" });

    expect((await ask(emulator, "GET /v1/endpoints", { key: "pareta_sk_ada" })).json()).toHaveLength(1);
    expect((await ask(emulator, `GET /v1/endpoints/${String(ofAda.id)}`, { key: "pareta_sk_byron" })).status).toBe(404);
    for (const key of [KEY, "constructor"])
      expect((await ask(emulator, "GET /v1/endpoints", { key })).status).toBe(401);
    expect(emulator.ledger.entries.map(({ org }) => org)).toEqual(["ada", "byron"]);
  });

  it.each([
    ["pareta_sk_id.verifier", "Bearer pareta_sk_id.***"],
    ["pareta_sk_secret", "Bearer pareta_sk_***"],
    ["secret", "Bearer ***"],
  ])("is redacted in the log: %s", async (key, shown) => {
    const emulator = await start();
    await ask(emulator, "GET /v1/endpoints", { key });
    expect(emulator.requests[0]?.headers.authorization).toBe(shown);
  });
});

it("gives every answer an id of its own", async () => {
  const emulator = await start();
  const answers = [await ask(emulator, "GET /v1/tasks"), await ask(emulator, "GET /nowhere"), await deploy(emulator)];
  const ids = answers.map(({ headers }) => headers.get("x-request-id"));
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{16}$/);
});
