/** Cuts a chunk of a body into the pieces in which it is written. `offset` is the chunk's position in the body. */
export function piecesOf(chunk: Buffer, offset: number, pieces: number | readonly number[] | undefined): Buffer[] {
  if (pieces === undefined || chunk.length === 0) return [chunk];
  const ends = typeof pieces === "number" ? multiples(pieces, chunk.length) : pieces.map((at) => at - offset);
  const cuts = ends.filter((at) => at > 0 && at < chunk.length).sort((a, b) => a - b);
  return [...cuts, chunk.length].map((end, index) => chunk.subarray(cuts[index - 1] ?? 0, end));
}

function multiples(size: number, length: number): number[] {
  return Array.from({ length: Math.ceil(length / size) - 1 }, (_, index) => (index + 1) * size);
}
