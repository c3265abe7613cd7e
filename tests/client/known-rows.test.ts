import { Endpoint } from "pulumi-pareta/client";
import { inert } from "../../provider/client/core/inert";
import { KnownRows } from "../../provider/client/core/known-rows";
import { ListReader } from "../../provider/client/core/list-reader";

const parse = (row: unknown) => new Endpoint(row);
const row = (index: number, status = "live") => JSON.stringify({ id: `ep_${index}`, status });
const rowsFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => row(first + index));

/** Reads lists one after the other, each of which is compared with the one before, and arrives in pieces of so many bytes. */
function reader(size = Infinity) {
  const known = new KnownRows<Endpoint>();
  return (rows: readonly string[], end = "]") => {
    const list = { what: "endpoints", parse, most: 2 ** 25, known };
    const reading = new ListReader({ headers: {} }, list, (json) => json, inert);
    const body = Buffer.from(`[${rows.join(",")}${end}`);
    for (let at = 0; at < body.length; at += size) void reading.push(body.subarray(at, at + size));
    return reading.rows();
  };
}

/** Which of the rows of a list are the very objects of the list before. */
function kept(before: readonly Endpoint[], after: readonly Endpoint[]): (string | null)[] {
  return after.filter((each) => before.includes(each)).map(({ id }) => id);
}

it("keeps the rows that did not change, and parses the others", () => {
  const read = reader();
  const before = read([row(1), row(2), row(3), row(4)]);
  const after = read([row(1), row(3, "stopped"), row(4), row(5)]);
  expect(after.map(({ id, status }) => [id, status])).toEqual([
    ["ep_1", "live"],
    ["ep_3", "stopped"],
    ["ep_4", "live"],
    ["ep_5", "live"],
  ]);
  expect(kept(before, after)).toEqual(["ep_1", "ep_4"]);
});

it("finds its place again behind as many deletions as the engine makes at once", () => {
  const read = reader();
  const before = read(rowsFrom(1, 200));
  expect(kept(before, read(rowsFrom(64, 200)))).toHaveLength(137);
});

it.each([64, 65, 500])("and behind %i rows in a row that are gone, or have changed", (count) => {
  const read = reader();
  const before = read(rowsFrom(1, 2_000));
  const left = 2_000 - count;
  expect(kept(before, read(rowsFrom(count + 1, 2_000))).length).toBeGreaterThan(left - 64);
  const changed = reader();
  const first = changed(rowsFrom(1, 2_000));
  const stopped = Array.from({ length: count }, (_, index) => row(index + 1, "stopped"));
  expect(kept(first, changed([...stopped, ...rowsFrom(count + 1, 2_000)]))).toHaveLength(left);
});

it("knows the rows of a list that arrives in small pieces", () => {
  const read = reader(500);
  const before = read(rowsFrom(1, 2_000));
  expect(kept(before, read(rowsFrom(1, 2_000))).length).toBeGreaterThan(1_800);
});

it("keeps what it knows when a list is cut off, and believes nothing of that list", () => {
  const read = reader();
  const before = read(rowsFrom(1, 9));
  expect(() => read(rowsFrom(1, 8), "")).toThrow("expected JSON, got a part of it");
  expect(kept(before, read(rowsFrom(1, 9)))).toHaveLength(9);
});

it("does not take a row for another that begins with it", () => {
  const read = reader();
  read([row(1)]);
  expect(() => read([`${row(1)} 2`])).toThrow("expected JSON, got a part of it");
});

it("does not keep the text of a list of many megabytes", () => {
  const read = reader();
  const long = (index: number) => JSON.stringify({ id: `ep_${index}`, prompt: "x".repeat(1_000_000) });
  const rows = Array.from({ length: 9 }, (_, index) => long(index));
  expect(kept(read(rows), read(rows))).toEqual([]);
  const fewer = read(rows.slice(1));
  expect(kept(fewer, read(rows.slice(1)))).toHaveLength(8);
});
