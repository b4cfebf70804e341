/**
 * The middle value, or the mean of the two middle values; NaN when a value is NaN or there are none.
 * Source: `numpy.median` in float64.
 */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0 || Number.isNaN(sorted[n - 1]!)) return Number.NaN; // NaN sorts last
  const high = sorted[n >> 1]!;
  return n % 2 === 1 ? high : (sorted[(n >> 1) - 1]! + high) / 2;
}

/**
 * Percentiles `q` (0 to 100) by linear interpolation between the order statistics around (n - 1) · q / 100; NaN when a
 * value is NaN or there are none. Throws `RangeError` for a `q` outside 0 to 100.
 * Source: `numpy.percentile`, method "linear" (Hyndman & Fan 1996, type 7), its two-sided interpolation included.
 */
export function percentile(values: ArrayLike<number>, q: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  return Float64Array.from(q, (percent) => {
    if (!(percent >= 0 && percent <= 100)) throw new RangeError(`percentile: q is ${percent}, not from 0 to 100`);
    if (last < 0 || Number.isNaN(sorted[last]!)) return Number.NaN;
    const position = last * (percent / 100);
    const below = Math.floor(position);
    return interpolate(sorted[below]!, sorted[Math.min(below + 1, last)]!, position - below);
  });
}

/** From the nearer end, so that the result is monotone in `t` and equals `b` at its end. */
function interpolate(a: number, b: number, t: number): number {
  const difference = b - a;
  return t >= 0.5 ? b - difference * (1 - t) : a + difference * t;
}
