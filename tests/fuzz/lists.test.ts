import fc from "fast-check";
import { APIResponseError, Endpoint } from "pulumi-pareta/client";
import { BodyCollector, parseJsonBody } from "../../provider/client/core/body";
import { inert } from "../../provider/client/core/inert";
import { KnownRows } from "../../provider/client/core/known-rows";
import { ListReader } from "../../provider/client/core/list-reader";
import { parseRows } from "../../provider/client/core/record";
import { scrubberOf } from "../../provider/client/core/scrub";
import { anyJson, record, tries } from "./arbitraries";

const KEY = "pareta_sk_k1d.s3cr3t-v3rifier+/x";
const scrub = scrubberOf(KEY);
const answer = { headers: { "content-type": "text/x" } };
const parse = (row: unknown) => new Endpoint(row);

/** The rows of a list as they were sent, or the error. */
function outcome(read: () => Endpoint[]): unknown {
  try {
    return read().map(({ raw }) => raw);
  } catch (error) {
    expect(error).toBeInstanceOf(APIResponseError);
    const { message, fault } = error as APIResponseError;
    return { message, fault };
  }
}

const atOnce = (body: Uint8Array, most: number) =>
  outcome(() => {
    const collector = new BodyCollector(most);
    void collector.push(body);
    const text = collector.text();
    return parseRows(scrub(parseJsonBody(answer, text), text, 1), "endpoints", parse);
  });

const inPieces = (pieces: readonly Uint8Array[], most: number, known?: KnownRows<Endpoint>) =>
  outcome(() => {
    const reader = new ListReader(answer, { what: "endpoints", parse, most, recordDepth: 1, known }, scrub, inert);
    for (const piece of pieces) void reader.push(piece);
    return reader.rows();
  });

const secret = fc.constantFrom(KEY, KEY.split(".")[1]!, encodeURIComponent(KEY), Buffer.from(KEY).toString("base64"));
const spelledOut = (text: string) =>
  [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const good = fc.oneof(
  record.map((row) => JSON.stringify({ id: "ep_1", ...row })),
  record.map((row) => JSON.stringify({ id: "ep_1", ...row }, null, 2)),
  fc.string({ unit: "binary" }).map((name) => JSON.stringify({ id: "ep_1", name, 7: name })),
  secret.map((task) => JSON.stringify({ id: "ep_1", task, deep: [{ [task]: task }] })),
  secret.map((task) => `{"id": "ep_1", "task": "${spelledOut(task)}", "url": "a\\/b"}`),
  fc.constantFrom(
    '{"id": "a", "__proto__": {"id": "b"}, "constructor": 1}',
    '{"id": "a", "id": "b", "2": 1, "1": 2}',
    '{"id": "a", "n": [1e400, -0, 1E+5, 0.1, 123456789012345678901, 5e-324]}',
    '{"id": "\\ud83d", "t": "\\ud83d\\ude00 \\u0000\\b\\f\\n\\r\\t\\"\\\\\\/", "u": "\\uDE00\\ud83d\\u0041"}',
    `{"id": "deep", "in": ${"[".repeat(30)}${"]".repeat(30)}}`,
  ),
);
const bad = fc.oneof(
  anyJson.map((row) => JSON.stringify(row)),
  fc.constantFrom(
    "",
    "01",
    ".5",
    "+1",
    "1.",
    "-",
    "tru",
    "nul",
    "NaN",
    '"\\x"',
    '"\\u00g0"',
    '"\u0001"',
    "'a'",
    "{a: 1}",
  ),
  fc.constantFrom(
    '{"a":1,}',
    "[1,]",
    "{,}",
    "{]",
    "[}",
    "]",
    "}",
    '{"a"}',
    "{1: 2}",
    "1 2",
    "// a",
    "\u00a01",
    "\ufeff1",
  ),
  secret.map((id) => JSON.stringify({ id: `ep-${id}` })),
  secret.map((name) => JSON.stringify({ name })),
);
const space = fc.constantFrom("", "", "", " \r\n\t", "\ufeff", "\ufeff\ufeff", "\u00a0", "\u2028 ", "\0");
const end = fc.oneof({ weight: 12, arbitrary: fc.constant("]") }, fc.constantFrom("}", ",]", "]]", "", " ] "));
const list = fc
  .tuple(space, fc.array(fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: bad })), end, space)
  .map(([before, rows, end, after]) => `${before}[${rows.join(" ,")}${end}${after}`);
const text = fc.oneof(
  { weight: 6, arbitrary: list },
  {
    weight: 1,
    arbitrary: fc.tuple(list, fc.double({ min: 0, max: 1, noNaN: true })).map(([all, part]) => cut(all, part)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(list, fc.constantFrom("]", "[2]", ",", "x", "<html>")).map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.oneof(anyJson, record).map((json) => JSON.stringify(json)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", " \n", "<html>[1]</html>", "oops", '"half', "[", "[ ", "]", '{"data": ['),
  },
);

function cut(all: string, part: number): string {
  return all.slice(0, Math.floor(all.length * part));
}

/** The bytes, now and then with some that are not UTF-8. */
const bytes = fc
  .tuple(text, fc.option(fc.tuple(fc.nat(), fc.constantFrom(0xff, 0xc3, 0xe2, 0xf0, 0x80)), { freq: 8 }))
  .map(([all, broken]) => {
    const body = Buffer.from(all);
    if (broken && body.length > 0) body[broken[0] % body.length] = broken[1];
    return body;
  });

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 });

function cutUp(body: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < body.length; turn++) {
    const size = sizes[turn % sizes.length]!;
    pieces.push(body.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

it("a list that is read while it arrives is the list that is parsed at once, whatever the bytes and their pieces", () => {
  const most = fc.oneof(
    { weight: 9, arbitrary: fc.constant(2 ** 20) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }) },
  );
  let rows = 0;
  fc.assert(
    fc.property(bytes, sizes, most, (body, sizes, most) => {
      const expected = atOnce(body, most);
      expect(inPieces(cutUp(body, sizes), most)).toStrictEqual(expected);
      if (Array.isArray(expected)) rows += expected.length;
    }),
    tries(3000),
  );
  expect(rows).toBeGreaterThan(1000);
});

it("a list that is compared with the one before is the list that is parsed at once, whatever has changed in between", () => {
  /** Lists of some of the same rows, in about the same order. */
  const lists = fc
    .array(fc.oneof({ weight: 20, arbitrary: good }, { weight: 1, arbitrary: bad }), { maxLength: 9 })
    .chain((rows) =>
      fc.array(
        fc
          .tuple(fc.oneof(fc.subarray(rows), fc.shuffledSubarray(rows), fc.array(good, { maxLength: 3 })), space, end)
          .map(([some, before, end]) => Buffer.from(`${before}[${some.join(",")}${end}`)),
        { minLength: 2, maxLength: 5 },
      ),
    );
  let rows = 0;
  fc.assert(
    fc.property(lists, sizes, (lists, sizes) => {
      const known = new KnownRows<Endpoint>();
      for (const body of lists) {
        const expected = atOnce(body, 2 ** 20);
        expect(inPieces(cutUp(body, sizes), 2 ** 20, known)).toStrictEqual(expected);
        if (Array.isArray(expected)) rows += expected.length;
      }
    }),
    tries(2000),
  );
  expect(rows).toBeGreaterThan(1000);
});
