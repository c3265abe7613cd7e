/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median, with the minimum and the maximum. @param {readonly number[]} values @param {string} unit */
export function spread(values, unit, digits = 0) {
  const show = (/** @type {number} */ value) => value.toFixed(digits);
  const middle = [show(median(values)), unit].filter(Boolean).join(" ");
  return `${middle} (${show(Math.min(...values))} to ${show(Math.max(...values))})`;
}
