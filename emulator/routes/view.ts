import type { StoredRecord, Entry } from "../state/entry";

/** A record as the list shows it: its task is called `taskName` there. */
export function listRow({ record }: Entry): StoredRecord {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === "task" ? "taskName" : key, value]));
}
