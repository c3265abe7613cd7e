/** The days of the week, in the order of a range. */
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The days that a name or a range of two stands for, as numbers from 0, Monday; undefined for any other text. */
export function daysOf(text: string): number[] | undefined {
  const [first, last, ...rest] = text.split("-").map((name) => (DAYS as readonly string[]).indexOf(name));
  if (first === undefined || first === -1 || last === -1 || rest.length > 0 || first === last) return undefined;
  if (last === undefined) return [first];
  const count = ((last - first + DAYS.length) % DAYS.length) + 1;
  return Array.from({ length: count }, (_, index) => (first + index) % DAYS.length);
}
