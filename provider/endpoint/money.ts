/** Made when first needed: it takes a while, and most commands of Pulumi's show no price. */
let dollars: Intl.NumberFormat | undefined;

/**
 * An amount of the API in dollars, with every digit it has below a cent: 1 150 is `$0.00115`, 21 400 is `$0.0214` and
 * 1 500 000 is `$1.50`.
 *
 * @param microUsd - millionths of a US dollar.
 */
export function formatUsd(microUsd: number): string {
  dollars ??= new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: 2,
    // Unit prices are far below a cent, and one that is rounded away would look free.
    maximumFractionDigits: 9,
  });
  return dollars.format(microUsd / 1e6);
}
