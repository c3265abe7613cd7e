import fc from "fast-check";
import { APIResponseError } from "pulumi-pareta/client";
import { EventDecoder, MAX_EVENT_LENGTH, type ServerSentEvent } from "../../provider/client/core/event-decoder";

/** The events of a stream that arrives in these pieces. */
function decode(pieces: Iterable<Uint8Array>): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  const decoder = new EventDecoder((event) => events.push(event));
  for (const piece of pieces) decoder.push(piece);
  decoder.end();
  return events;
}

/** The bytes, cut at these offsets. */
function cut(bytes: Uint8Array, ...offsets: number[]): Uint8Array[] {
  const ends = [...offsets.sort((a, b) => a - b), bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const TRANSCRIPT = [
  ": ping",
  "",
  "event: progress",
  'data: {"stage": "provisioning-gpu", "label": "Größe 🚀"}',
  "",
  "retry: 10",
  "id: 7",
  "unknown: field",
  "",
  "event: progress",
  "data: pulling",
  "data:  weights",
  "",
  "data",
  "",
  "event:complete",
  'data:{"endpoint":{"id":"ep_1"}}',
  "",
  "",
].join("\n");

const EVENTS = [
  { event: "progress", data: '{"stage": "provisioning-gpu", "label": "Größe 🚀"}' },
  { event: "progress", data: "pulling\n weights" },
  { event: "message", data: "" },
  { event: "complete", data: '{"endpoint":{"id":"ep_1"}}' },
];

const ENDINGS = { LF: "\n", CR: "\r", CRLF: "\r\n" };
const BOM = "\ufeff";

const transcripts = Object.entries(ENDINGS).flatMap(([name, ending]) =>
  ["", BOM].map((bom) => ({
    name: `${name}${bom && " after a BOM"}`,
    bytes: Buffer.from(bom + TRANSCRIPT.replaceAll("\n", ending)),
  })),
);

describe.each(transcripts)("lines that end in $name", ({ bytes }) => {
  it("decode whole", () => {
    expect(decode([bytes])).toEqual(EVENTS);
  });

  it("decode byte by byte", () => {
    expect(decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
  });

  it("decode when cut at any byte", () => {
    for (let offset = 0; offset <= bytes.length; offset++) expect(decode(cut(bytes, offset))).toEqual(EVENTS);
  });

  it("decode without the closing blank line, or the end of the last line", () => {
    const last = bytes.lastIndexOf("}") + 1;
    for (let end = last; end <= bytes.length; end++) {
      for (let offset = last - 1; offset <= end; offset++) {
        expect(decode(cut(bytes.subarray(0, end), offset))).toEqual(EVENTS);
      }
    }
  });

  it("decode as soon as the blank line is there", () => {
    const events: ServerSentEvent[] = [];
    new EventDecoder((event) => events.push(event)).push(bytes);
    expect(events).toEqual(EVENTS);
  });
});

/** Bytes that look like a stream, or do not. Made only where they are used, because all of Unicode takes a while. */
function anyBytes(): fc.Arbitrary<Uint8Array> {
  const line = fc.oneof(
    fc.constantFrom(
      "",
      "",
      "data: x",
      "data",
      "event: complete",
      ":",
      ": ping",
      "id: 1",
      "retry: 5",
      "\ufeffdata: y",
      "ï»¿data: z",
    ),
    fc.string({ unit: "binary" }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
    fc.string({ unit: "binary" }),
  );
  const stream = fc
    .tuple(fc.constantFrom("", BOM), fc.array(fc.tuple(line, fc.constantFrom("\n", "\r", "\r\n"))))
    .map(([bom, lines]) => Buffer.from(bom + lines.flat().join("")));
  return fc.oneof(stream, fc.uint8Array());
}

it("decodes any stream the same, however it is cut", () => {
  fc.assert(
    fc.property(anyBytes(), fc.array(fc.nat(400), { maxLength: 20 }), (whole, offsets) => {
      const pieces = cut(whole, ...offsets.map((offset) => offset % (whole.length + 1)));
      expect(decode(pieces)).toEqual(decode([whole]));
      expect(decode(Array.from(whole, (byte) => Uint8Array.of(byte)))).toEqual(decode([whole]));
    }),
    { numRuns: 1000 },
  );
});

it("decodes any events in any line endings", () => {
  const text = fc.string({ unit: "grapheme" }).map((value) => value.replace(/[\r\n]/g, ""));
  const events = fc.array(fc.record({ event: text.filter(Boolean), data: fc.array(text, { minLength: 1 }) }));
  fc.assert(
    fc.property(events, fc.constantFrom("\n", "\r", "\r\n"), fc.nat(), (sent, ending, offset) => {
      const lines = sent.flatMap(({ event, data }) => [
        `event: ${event}`,
        ...data.map((each) => `data: ${each}`),
        "",
        "",
      ]);
      const encoded = Buffer.from(lines.join(ending));
      const want = sent.map(({ event, data }) => ({ event, data: data.join("\n") }));
      expect(decode(cut(encoded, offset % (encoded.length + 1)))).toEqual(want);
    }),
  );
});

describe("an event over 1 MiB", () => {
  const data = (length: number) => Buffer.from(`data: ${"x".repeat(length)}\n\n`);

  it.each([1, 1000, 65536, 2 ** 22])("is refused, in pieces of %i bytes", (size) => {
    const whole = data(MAX_EVENT_LENGTH + (size === 1 ? 100 : 1));
    const pieces = size === 1 ? [whole.subarray(0, -3), whole.subarray(-3)] : chunksOf(whole, size);
    expect(() => decode(pieces)).toThrow(
      new APIResponseError("an event of the stream is longer than 1 MiB", "oversize"),
    );
  });

  it.each([1000, 65536, 2 ** 22])("but not one of just 1 MiB, in pieces of %i bytes", (size) => {
    expect(decode(chunksOf(data(MAX_EVENT_LENGTH), size))).toHaveLength(1);
  });

  it("is refused before its end", () => {
    const decoder = new EventDecoder(() => {});
    expect(() => {
      for (;;) decoder.push(Buffer.from(`data: ${"x".repeat(1000)}\n`));
    }).toThrow("longer than 1 MiB");
  });
});

function chunksOf(whole: Uint8Array, size: number): Uint8Array[] {
  return cut(whole, ...Array.from({ length: Math.floor(whole.length / size) }, (_, index) => (index + 1) * size));
}

it("gives up on a stream of lines that are no events, and takes any number of them between events", () => {
  const events: ServerSentEvent[] = [];
  const decoder = new EventDecoder((event) => events.push(event));
  for (let round = 0; round < 3; round++) decoder.push(Buffer.from(`${"x: 1\n".repeat(9000)}data: ${round}\n\n`));
  expect(events.map(({ data }) => data)).toEqual(["0", "1", "2"]);
  expect(() => decoder.push(Buffer.from("x: 1\n".repeat(1_000_000)))).toThrow("lines that are no events");
});
