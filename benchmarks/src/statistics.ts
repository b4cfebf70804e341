/** Milliseconds of the samples of one case. */
export interface Summary {
  readonly median: number;
  /** Median absolute deviation from the median, not scaled. */
  readonly mad: number;
  readonly p90: number;
  readonly all: readonly number[];
}

/** Value below which the share `q` of the values lies, by linear interpolation (type 7 of Hyndman & Fan 1996). */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new RangeError('quantile: no values');
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q,
    below = Math.floor(at);
  const low = sorted[below]!,
    high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (at - below);
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Median, spread and slow end of timings. Throws `RangeError` when there are none. */
export function summarize(ms: readonly number[]): Summary {
  const middle = median(ms);
  return { median: middle, mad: median(ms.map((v) => Math.abs(v - middle))), p90: quantile(ms, 0.9), all: ms };
}

/** Three significant digits and a bit more: timings hold no more than that. */
export const rounded = (v: number): number => Number(v.toPrecision(5));
