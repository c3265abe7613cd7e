const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/**
 * A billed total as people read it: rounded down to cents. Not for the price of one request, because its digits below a
 * cent matter.
 *
 * @param microUsd - integer micro-USD: 1 000 000 is $1.
 */
export function formatTotal(microUsd: number): string {
  return dollars.format(Math.floor(microUsd / 10_000) / 100);
}
