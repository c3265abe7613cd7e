import { piecesOf } from "../../emulator/faults/pieces";
import type { FaultSpec } from "../../emulator";
import { FakeClock } from "../support/fake-clock";
import { ask, deploy, eventsIn, raw, send, start, until, untilBroken } from "./support";

const BODY = { task: "contract-key-fields", name: "contracts" };
const DEPLOY = "POST /v1/endpoints";

async function broken(fault: Omit<FaultSpec, "call">) {
  const emulator = await start({ deploySeconds: 0.01, idEqualsName: true });
  emulator.fault({ call: "deploy", ...fault });
  const { text, code } = await untilBroken(await send(emulator, DEPLOY, { body: BODY }));
  return { emulator, text, code, events: eventsIn(text).map(({ event }) => event) };
}

/** The error codes of undici for a closed connection and for a reset one. */
const CODES = { fin: "UND_ERR_SOCKET", rst: "ECONNRESET", end: undefined } as const;

describe.each(["fin", "rst", "end"] as const)("a stream cut by %s", (by) => {
  it("can end after an event", async () => {
    const { events, code } = await broken({ cut: { after: 2, by } });
    expect([events, code]).toEqual([["progress", "progress"], CODES[by]]);
  });

  it("can end as soon as the endpoint is registered, which goes on to live", async () => {
    const { emulator, events, code } = await broken({ cut: { after: "registration", by } });
    expect([events, code]).toEqual([["progress"], CODES[by]]);
    await until(() => emulator.endpoints[0]?.status === "live");
  });

  it("can end right before complete", async () => {
    const { emulator, events, code } = await broken({ cut: { before: "complete", by } });
    expect([events, code]).toEqual([Array(6).fill("progress"), CODES[by]]);
    expect(emulator.endpoints).toMatchObject([{ status: "live" }]);
  });

  it("can end right after complete", async () => {
    const { events, code } = await broken({ cut: { after: "complete", by } });
    expect([events.at(-1), code]).toEqual(["complete", CODES[by]]);
  });

  it.each([1, 7, 100])("can end at byte %d", async (atByte) => {
    const { text, code } = await broken({ cut: { atByte, by } });
    expect([Buffer.byteLength(text), code]).toEqual([atByte, CODES[by]]);
  });
});

describe("a stream", () => {
  it("can fall silent, pings and all, or send nothing but pings", async () => {
    for (const [fault, pings] of [
      [{ silentAfter: 1 }, 0],
      [{ pingsAfter: 1 }, 14],
    ] as const) {
      const clock = new FakeClock();
      const emulator = await start({ clock, deploySeconds: 10, pingSeconds: 15 });
      emulator.fault({ call: "deploy", ...fault });
      const reading = send(emulator, DEPLOY, { body: BODY }).then(untilBroken);
      await until(() => emulator.endpoints.length === 1);
      await clock.advance(14 * 15_000);
      await emulator.close();
      const { text } = await reading;
      expect(eventsIn(text)).toHaveLength(1);
      expect(text.match(/: ping/g) ?? []).toHaveLength(pings);
      expect(emulator.endpoints).toMatchObject([{ status: "live" }]);
    }
  });

  it("can hold an oversize event, and raw text", async () => {
    const emulator = await start();
    emulator.fault({
      call: "deploy",
      oversize: { after: 1, bytes: 2 ** 20 + 1 },
      insert: { after: 0, text: "data\n" },
    });
    const { text } = await deploy(emulator);
    expect(text).toMatch(/^data\nevent: progress\r\n/);
    expect(text).toContain(`event: progress\r\ndata: ${"x".repeat(2 ** 20 + 1)}\r\n\r\n`);
  });

  it("can be garbled in an event", async () => {
    const emulator = await start();
    emulator.fault({ call: "deploy", garble: { event: "complete", data: "{" } });
    expect((await deploy(emulator)).text).toMatch(/event: complete\r\ndata: \{\r\n\r\n$/);
  });

  it.each([
    ["no-id", ["name", "task", "model", "status", "url", "recommendedSystemPrompt", "promptScaffold"]],
    ["id-and-status", ["id", "status"]],
    [{ id: "other" }, ["id"]],
  ] as const)("can tell %p of its endpoint", async (complete, keys) => {
    const emulator = await start();
    emulator.fault({ call: "deploy", complete: complete });
    const { endpoint } = eventsIn((await deploy(emulator)).text).at(-1)?.data as { endpoint: object };
    expect(Object.keys(endpoint)).toEqual(keys);
  });

  it("can complete twice", async () => {
    const emulator = await start();
    emulator.fault({ call: "deploy", secondComplete: { id: "ep_ffffff", status: "live" } });
    const completes = eventsIn((await deploy(emulator)).text).filter(({ event }) => event === "complete");
    expect(completes).toHaveLength(2);
    expect(completes[1]?.data).toEqual({ endpoint: { id: "ep_ffffff", status: "live" } });
  });

  it.each([
    ["lf", "\n"],
    ["cr", "\r"],
    ["crlf", "\r\n"],
  ] as const)("can end its lines in %s", async (lineEnds, lineEnd) => {
    const emulator = await start();
    emulator.fault({ call: "deploy", lineEnds });
    const ends = (await deploy(emulator)).text.match(/\r\n|\r|\n/g);
    expect([...new Set(ends)]).toEqual([lineEnd]);
  });

  it("can begin with a byte order mark", async () => {
    const emulator = await start();
    emulator.fault({ call: "deploy", bom: true });
    const response = await send(emulator, DEPLOY, { body: BODY });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 5).toString("latin1")).toBe("\xef\xbb\xbfev");
  });

  it("can come byte by byte, each in a chunk of its own", async () => {
    const emulator = await start();
    emulator.fault({ call: "deploy", pieces: 1 });
    const answer = await raw(emulator, "POST /v1/endpoints", JSON.stringify(BODY));
    const body = answer.slice(answer.indexOf("\r\n\r\n") + 4);
    expect(body).toMatch(/^(1\r\n[^]\r\n){100,}0\r\n\r\n$/);
    expect(eventsIn(body.replace(/1\r\n([^])\r\n/g, "$1")).at(-1)?.event).toBe("complete");
  });

  it("can come slowly", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock });
    emulator.fault({ call: "list", pieces: 1, pieceDelayMs: 1_000 });
    expect((await clock.run(ask(emulator, "GET /v1/endpoints"))).text).toBe("[]");
    expect(clock.now()).toBe(1_000);
  });
});

describe("a plain answer", () => {
  it.each(["fin", "rst"] as const)("can be truncated by %s", async (by) => {
    const emulator = await start({ endpoints: [{ id: "ep_a1b2c3" }] });
    emulator.fault({ call: "retrieve", cut: { atByte: 8, by } });
    const { text, code } = await untilBroken(await send(emulator, "GET /v1/endpoints/ep_a1b2c3"));
    expect([text, code]).toEqual(['{"id":"e', CODES[by]]);
  });

  it("can be truncated and look whole", async () => {
    const emulator = await start({ endpoints: [{ id: "ep_a1b2c3" }] });
    emulator.fault({ call: "retrieve", cut: { atByte: 8, by: "end" } });
    expect((await ask(emulator, "GET /v1/endpoints/ep_a1b2c3")).text).toBe('{"id":"e');
  });
});

describe("pieces", () => {
  const pieces = (text: string, offset: number, how: Parameters<typeof piecesOf>[2]) =>
    piecesOf(Buffer.from(text), offset, how).map(String);

  it.each([
    ["whole", undefined, 0, ["abcdef"]],
    ["of a size", 4, 0, ["abcd", "ef"]],
    ["of a size that fits", 3, 0, ["abc", "def"]],
    ["split at positions of the body", [12, 15, 99], 10, ["ab", "cde", "f"]],
    ["of more than there is", 9, 0, ["abcdef"]],
  ] as const)("are %s", (_, how, offset, want) => {
    expect(pieces("abcdef", offset, how)).toEqual(want);
  });
});
