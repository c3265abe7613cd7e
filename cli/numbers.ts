import { InvalidArgumentError } from "commander";

/** Reads a number of seconds. */
export function seconds(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  // A timer of Node cannot be longer than this.
  if (!(value >= 0 && value * 1000 < 2 ** 31))
    throw new InvalidArgumentError("It has to be a number of seconds, 0 or more.");
  return value;
}

/** Reads a rate such as `20/s`, `300/m` or `20`, as a number each second. */
export function perSecond(text: string): number {
  const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)(?:\/(s|m))?$/.exec(text) ?? [];
  const value = Number(amount) / (unit === "m" ? 60 : 1);
  if (!(value > 0))
    throw new InvalidArgumentError("It has to be a number each second or minute, such as 20/s or 300/m.");
  return value;
}

/** Reads a whole number from 1 on. */
export function count(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError("It has to be a whole number, 1 or more.");
  return value;
}

/** Reads a port. */
export function port(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value <= 65_535)) throw new InvalidArgumentError("It has to be a whole number from 0 to 65535.");
  return value;
}
