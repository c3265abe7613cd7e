/** A stretch of time up to now, as Pareta's metrics take it: `24h`, `7d` or `4w`. */
export interface WindowParts {
  count: number;
  unit: "h" | "d" | "w";
}

/** Reads a window; undefined for any other text. Pure. */
export function windowParts(text: string): WindowParts | undefined {
  const [, count, unit] = /^([1-9]\d{0,3})([hdw])$/.exec(text) ?? [];
  return unit === undefined ? undefined : { count: Number(count), unit: unit as WindowParts["unit"] };
}
