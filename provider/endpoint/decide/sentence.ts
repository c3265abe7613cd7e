/** A text that ends in a full stop. Pure. */
export function sentence(text: string): string {
  return text.replace(/\.?$/, ".");
}
