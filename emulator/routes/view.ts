import type { StoredRecord, Entry } from "../state/entry";

/** A record as the list shows it, with the task as `taskName`. */
export function listRow({ record }: Entry): StoredRecord {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === "task" ? "taskName" : key, value]));
}
