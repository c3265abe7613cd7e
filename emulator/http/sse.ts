/** How the lines of an event stream end. */
export type LineEnd = "\r\n" | "\n" | "\r";

/** One event as it is written, with its data as text. */
export interface SseEvent {
  event?: string;
  data: string;
}

/** Writes an event the way sse-starlette does: one space after the colon, a `data` line for every line of the data. */
export function encodeEvent({ event, data }: SseEvent, lineEnd: LineEnd): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
  return [...(event === undefined ? [] : [`event: ${event}`]), ...lines, "", ""].join(lineEnd);
}

/** A comment, in one line. */
export function encodeComment(text: string, lineEnd: LineEnd): string {
  return `: ${text}${lineEnd}${lineEnd}`;
}

/** The comment that sse-starlette keeps a quiet stream alive with; the date is written as Python writes it. */
export function encodePing(wallTime: number, lineEnd: LineEnd): string {
  const date = new Date(wallTime).toISOString().replace("T", " ").replace("Z", "000+00:00");
  return encodeComment(`ping - ${date}`, lineEnd);
}
