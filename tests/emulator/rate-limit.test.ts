import { FakeClock } from "../support/fake-clock";
import { ask, send, start } from "./support";

const LIST = "GET /v1/endpoints";

describe("a limited rate", () => {
  it("refuses what is over it, says when to come back, and does nothing of it", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, rateLimit: { perSecond: 2 } });
    const statuses = [];
    for (let count = 0; count < 2; count++) statuses.push((await ask(emulator, LIST)).status);
    const refused = await ask(emulator, "POST /v1/endpoints", { body: { task: "general-chat" } });
    expect([...statuses, refused.status]).toEqual([200, 200, 429]);
    expect(refused.json()).toEqual({ detail: "rate limit exceeded" });
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(emulator.endpoints).toEqual([]);

    await clock.advance(500);
    expect((await ask(emulator, LIST)).status).toBe(200);
    expect((await ask(emulator, LIST)).status).toBe(429);
  });

  it("lets a burst in after a pause, and no more than that", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, rateLimit: { perSecond: 2, burst: 3 } });
    const many = async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(emulator, LIST)));
      return answers.filter(({ status }) => status === 200).length;
    };
    expect(await many()).toBe(3);
    await clock.advance(60_000);
    expect(await many()).toBe(3);
  });

  it("tells the limit in every response, unless it is told not to", async () => {
    const clock = new FakeClock();
    const open = await start({ clock, rateLimit: { perSecond: 5, burst: 10 } });
    const { headers } = await ask(open, LIST);
    expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith("ratelimit-")))).toEqual({
      "ratelimit-limit": "10",
      "ratelimit-policy": "10;w=2",
      "ratelimit-remaining": "9",
      "ratelimit-reset": "1",
    });
    const silent = await start({ clock, rateLimit: { perSecond: 5 }, rateLimitHeaders: false });
    expect([...(await ask(silent, LIST)).headers.keys()].filter((name) => name.startsWith("ratelimit"))).toEqual([]);
  });

  it("counts each organization by itself", async () => {
    const keys = { pareta_sk_a: "a", pareta_sk_b: "b" };
    const emulator = await start({ clock: new FakeClock(), keys, rateLimit: { perSecond: 1 } });
    const statusOf = async (key: string) => (await ask(emulator, LIST, { key })).status;
    expect([await statusOf("pareta_sk_a"), await statusOf("pareta_sk_a"), await statusOf("pareta_sk_b")]).toEqual([
      200, 429, 200,
    ]);
  });

  it("is set and taken away while it runs", async () => {
    const emulator = await start({ clock: new FakeClock() });
    const set = (body: unknown) => ask(emulator, "PUT /_emulator/rate-limit", { body });
    expect((await set({ perSecond: 1 })).status).toBe(204);
    expect([(await ask(emulator, LIST)).status, (await ask(emulator, LIST)).status]).toEqual([200, 429]);
    await set(null);
    expect((await ask(emulator, LIST)).status).toBe(200);
    expect((await set({ perSecond: 0 })).status).toBe(422);
  });
});

it("takes its time for each request, with a part of it at random", async () => {
  const clock = new FakeClock();
  const emulator = await start({ clock, latencySeconds: 0.2, jitterSeconds: 0.1, random: () => 0.5 });
  let status: number | undefined;
  const asked = send(emulator, LIST).then((answer) => (status = answer.status));
  while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(249);
  expect(status).toBeUndefined();
  await clock.advance(1);
  expect(await asked).toBe(200);

  expect((await ask(emulator, "PUT /_emulator/latency", { body: { seconds: 0 } })).status).toBe(204);
  expect((await ask(emulator, LIST)).status).toBe(200);
});
