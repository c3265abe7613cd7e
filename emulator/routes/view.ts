import type { StoredRecord, Entry } from "../state/entry";

/** A change replaces a record, so the text of one never becomes wrong. */
const texts = new WeakMap<StoredRecord, string>();

/** The JSON of a record as the list shows it, with the task as `taskName`. */
export function listRow({ record }: Entry): string {
  const known = texts.get(record);
  if (known !== undefined) return known;
  const shown = Object.entries(record).map(([key, value]) => [key === "task" ? "taskName" : key, value] as const);
  const text = JSON.stringify(Object.fromEntries(shown));
  texts.set(record, text);
  return text;
}
