import { InvalidArgumentError } from "commander";

/** Reads a number of seconds. */
export function seconds(text: string): number {
  const value = text.trim() === "" ? NaN : Number(text);
  // A timer of Node cannot be longer than this.
  if (!(value >= 0 && value * 1000 < 2 ** 31))
    throw new InvalidArgumentError("It has to be a number of seconds, 0 or more.");
  return value;
}

/** Reads a port. */
export function port(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value <= 65_535)) throw new InvalidArgumentError("It has to be a whole number from 0 to 65535.");
  return value;
}
