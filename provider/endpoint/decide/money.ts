/** How many decimal digits a double certainly holds; the digits after them are noise. */
const DOUBLE_DIGITS = 15;

/**
 * An amount of the API in dollars, with every digit it has below a cent: 1 150 is `$0.00115`, 21 400 is `$0.0214` and
 * 1 500 000 is `$1.50`.
 *
 * @param microUsd - millionths of a US dollar.
 */
export function formatUsd(microUsd: number): string {
  // Unit prices are far below a cent, and a price that is rounded to zero would look free.
  const dollars = decimal(Math.abs(microUsd) / 1e6, 2, 9);
  return `${microUsd < 0 ? "-" : ""}$${dollars}`;
}

/**
 * A billed total as people read it: rounded down to cents, `$1,234.50`. Not for the price of one request, because its
 * digits below a cent matter.
 *
 * @param microUsd - integer micro-USD: 1 000 000 is $1.
 */
export function formatTotal(microUsd: number): string {
  const cents = Math.floor(microUsd / 10_000);
  return `${cents < 0 ? "-" : ""}$${decimal(Math.abs(cents) / 100, 2, 2)}`;
}

/** What an inference cost, by its receipt. */
export function billing(microUsd: number): string {
  return microUsd === 0 ? "answered, and billed before" : `answered, ${formatUsd(microUsd)} billed`;
}

/**
 * A number with thousands separators, such as `1,234.5`. `Intl` would take longer to load than an `up` of two hundred
 * endpoints takes to show all its prices.
 *
 * @param least - digits after the point that are always shown.
 * @param most - digits to which it is rounded.
 */
export function decimal(value: number, least: number, most: number): string {
  const room = DOUBLE_DIGITS - Math.trunc(value).toString().length;
  const [whole = "", digits = ""] = value.toFixed(Math.max(least, Math.min(most, room))).split(".");
  const shown = digits.slice(0, least) + digits.slice(least).replace(/0+$/, "");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (shown && `.${shown}`);
}
