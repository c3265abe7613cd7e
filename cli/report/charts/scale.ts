/** The ticks of a value axis: evenly spaced, and each written with as many decimals. */
export interface Scale {
  min: number;
  max: number;
  interval: number;
  /** How many decimals tell one tick from the next. */
  decimals: number;
  /** Whether it begins above zero: bars and heights then show differences and no proportions. */
  cut: boolean;
}

export interface ScaleOptions {
  /** Begin here, unless a value is lower. Default 0; null to begin near the lowest value. */
  from?: number | null;
  /** End here, unless a value is higher. */
  to?: number;
  /** About how many intervals. Default 3. */
  intervals?: number;
}

/** Round numbers, of which each leaves as many decimals as its power of ten. */
const ROUND = [1, 2, 5, 10];

/** The scale of an axis that all these values are on. Pure. */
export function scaleFor(values: readonly (number | null)[], options: ScaleOptions = {}): Scale {
  const { from = 0, to, intervals = 3 } = options;
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const lowest = Math.min(
    ...known,
    ...(from === null ? [] : [from]),
    ...(known.length === 0 && from === null ? [0] : []),
  );
  const highest = Math.max(...known, ...(to === undefined ? [] : [to]), lowest);
  const size = Math.max(Math.abs(highest), Math.abs(lowest));
  // Where all is one value, it stands in the middle of something. Less than a millionth is no difference to draw.
  const range = lowest === highest ? size || 1 : Math.max(highest - lowest, size * 1e-6);
  const power = Math.floor(Math.log10(range / intervals));
  const round = ROUND.find((each) => each * 10 ** power * intervals >= range * 0.999) ?? 10;
  // A power of ten as a number of decimals, so that no rounding error adds up.
  const decimals = Math.max(0, -(round === 10 ? power + 1 : power));
  const interval = rounded(round * 10 ** power, decimals);
  const min = rounded(Math.floor(lowest / interval + 1e-9) * interval, decimals);
  const top = rounded(Math.ceil(highest / interval - 1e-9) * interval, decimals);
  const max = top > min ? top : rounded(min + interval, decimals);
  return { min, max, interval, decimals, cut: min > 0 };
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
