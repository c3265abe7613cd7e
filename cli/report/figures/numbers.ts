import { isJsonObject } from "../../../provider/client/core/json";

/** A number of a response, with the words of the path to it: `{latencyMs: {p50: 9}}` holds `latency ms p50`. */
export interface Named {
  words: readonly string[];
  value: number;
}

/** Deep enough for any valid response. */
const DEEPEST = 4;

/** Every number of an object, in its order. Lists are left out, because they are series over time. */
export function numbersIn(json: unknown, path: readonly string[] = [], depth = 0): Named[] {
  if (typeof json === "number" && Number.isFinite(json)) return [{ words: path, value: json }];
  if (!isJsonObject(json) || depth > DEEPEST) return [];
  return Object.entries(json).flatMap(([key, value]) => numbersIn(value, [...path, ...wordsOf(key)], depth + 1));
}

/** `total_micro_usd`, `totalMicroUsd` and `total-micro-usd` are the same words. */
export function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}
