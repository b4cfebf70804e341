import { median } from './quantile.ts';

/** Third quartile of the standard normal distribution: what the median absolute deviation of a normal sample tends to. */
export const normalQuartile = 0.6744897501960817;

/**
 * Median absolute deviation from the median, divided by the standard normal quartile so that it estimates the standard
 * deviation of a normal sample. NaN when a value is NaN or there are none. Source: `statsmodels.robust.mad`.
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const center = median(values);
  return median(Float64Array.from(values, (value) => Math.abs(value - center) / normalQuartile));
}
