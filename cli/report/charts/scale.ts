/** The ticks of a value axis. They are evenly spaced and have the same number of decimals. */
export interface Scale {
  min: number;
  max: number;
  interval: number;
  /** The number of decimals that distinguishes one tick from the next. */
  decimals: number;
  /** Whether the axis begins above zero. Bars and heights then show differences, not proportions. */
  cut: boolean;
}

export interface ScaleOptions {
  /** The lower end, unless a value is lower. Default 0. Null begins near the lowest value. */
  from?: number | null;
  /** The upper end, unless a value is higher. */
  to?: number;
  /** The approximate number of intervals. Default 3. */
  intervals?: number;
}

/** Round numbers. Each needs only as many decimals as its power of ten. */
const ROUND = [1, 2, 5, 10];

/** The scale of an axis for all these values. Pure. */
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
  // If all values are equal, the axis needs a range around them. A difference below a millionth is not drawn.
  const range = lowest === highest ? size || 1 : Math.max(highest - lowest, size * 1e-6);
  const power = Math.floor(Math.log10(range / intervals));
  const round = ROUND.find((each) => each * 10 ** power * intervals >= range * 0.999) ?? 10;
  // The power of ten as a number of decimals, so that rounding errors do not add up.
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
