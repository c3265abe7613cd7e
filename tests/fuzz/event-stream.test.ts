import fc from "fast-check";
import { APIResponseError, Pareta, ParetaError, type DeployEvent } from "pulumi-pareta/client";
import { EventDecoder, MAX_EVENT_LENGTH, type ServerSentEvent } from "../../provider/client/core/event-decoder";
import { anyJson, tries } from "./arbitraries";

const field = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "",
    "data",
    "data:",
    "event: complete",
    "event: error",
    "event",
    ": ping",
    "id: 7",
    "retry: 1",
  ),
  fc.string({ unit: "binary" }).map((text) => `data: ${text}`),
  anyJson.map((json) => `data: ${JSON.stringify(json)}`),
  fc.string().map((text) => `event:${text}`),
  fc.string({ unit: "binary" }),
);

/** Bytes that look like a stream, or do not. */
const bytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .array(fc.tuple(field, fc.constantFrom("\n", "\r", "\r\n", "\n\n", "\r\n\r\n")), { maxLength: 30 })
    .chain((lines) => fc.constantFrom("", "\ufeff").map((bom) => Buffer.from(bom + lines.flat().join("")))),
  fc.uint8Array({ maxLength: 200 }),
);

/** Bytes, and the places where they are split. */
const split = fc.tuple(bytes, fc.array(fc.nat(2000), { maxLength: 30 })).map(([whole, cuts]) => {
  const offsets = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
  const pieces = [...offsets, whole.length].map((end, index) => whole.subarray(offsets[index - 1] ?? 0, end));
  return { whole, pieces };
});

/** The events of a stream by the standard: those with a blank line, and at its end the one that lacks it. */
function reference(whole: Uint8Array, hasEnded: boolean): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  let event = "";
  let data: string[] = [];
  const lines = new TextDecoder().decode(whole, { stream: !hasEnded }).split(/\r\n|\r|\n/);
  for (const line of hasEnded ? [...lines, ""] : lines.slice(0, -1)) {
    const [, name = "", value = ""] = /^([^:]*)(?::\u0020?(.*))?$/su.exec(line) ?? [];
    if (line === "") {
      if (data.length > 0) events.push({ event: event || "message", data: data.join("\n") });
      event = "";
      data = [];
    } else if (name === "event") event = value;
    else if (name === "data") data.push(value);
  }
  return events;
}

it("means what the standard says, however it is split", () => {
  fc.assert(
    fc.property(split, ({ whole, pieces }) => {
      const events: ServerSentEvent[] = [];
      const decoder = new EventDecoder((event) => events.push(event));
      for (const piece of pieces) decoder.push(piece);
      expect(events).toEqual(reference(whole, false));
      decoder.end();
      expect(events).toEqual(reference(whole, true));
    }),
    tries(2000),
  );
});

it("is given up before it holds much more than the longest event", () => {
  const text = fc
    .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 50 })
    .map((text) => text.replace(/[\r\n]/g, "x"));
  const endless = fc.oneof(
    // one event that gains a line after the other
    text.map((line) => `data: ${line}\n`),
    fc.tuple(text, text).map(([a, b]) => `data: ${a}\r\nevent: ${b}\r\ndata\r\n`),
    // one line that never ends
    text,
    text.map((value) => `: ${value}`),
  );
  fc.assert(
    fc.property(endless, fc.integer({ min: 1_000, max: 100_000 }), (pattern, size) => {
      const chunk = Buffer.from(pattern.repeat(Math.ceil(size / pattern.length)));
      let delivered = 0;
      const decoder = new EventDecoder(() => delivered++);
      let pushed = 0;
      const fill = () => {
        // the names of fields do not count as a part of an event, so a short line may take ten times its room
        for (; pushed < 16 * MAX_EVENT_LENGTH; pushed += chunk.length) decoder.push(chunk);
      };
      expect(fill).toThrow(APIResponseError);
      expect(delivered).toBe(0);
    }),
    tries(30),
  );
});

it("ends a deploy with events or an error of the client's own, whatever the bytes", async () => {
  const headers = new Map([["content-type", "text/event-stream"]]);
  await fc.assert(
    fc.asyncProperty(split, fc.boolean(), async ({ pieces }, breaks) => {
      async function* body(): AsyncGenerator<Uint8Array> {
        for (const piece of pieces) yield await Promise.resolve(piece);
        if (breaks) throw new Error("read ECONNRESET");
      }
      const pareta = new Pareta({
        apiKey: "pareta_sk_fuzz.key",
        fetch: () => Promise.resolve({ status: 200, headers, body: body() }),
      });
      const events: DeployEvent[] = [];
      let failure: unknown;
      try {
        for await (const event of pareta.endpoints.deploy({ task: "t" })) events.push(event);
      } catch (error) {
        failure = error;
      }
      const ended = events.findIndex(({ event }) => event === "complete" || event === "error");
      if (ended >= 0) expect([ended, failure]).toEqual([events.length - 1, undefined]);
      else expect(failure).toBeInstanceOf(ParetaError);
    }),
    tries(500),
  );
});
