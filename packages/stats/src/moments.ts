/**
 * Mean of the values that are not NaN; NaN when there are none. The sum is compensated (Neumaier 1974): its error is that
 * of one rounding unless the values cancel to less than their rounding. pandas' group mean agrees but for last digits.
 */
export function mean(values: Iterable<number>): number {
  let sum = 0,
    lost = 0,
    n = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    n++;
  }
  // Infinite sums have no rounding error to add: inf - inf would turn them into NaN.
  return (Number.isFinite(sum) ? sum + lost : sum) / n;
}

/**
 * Standard deviation of the values that are not NaN, with divisor n - 1; NaN when there are fewer than two. Welford's
 * one-pass recurrence (Welford 1962): equal values give exactly 0.
 * Source: the arithmetic of a group standard deviation in pandas.
 */
export function standardDeviation(values: Iterable<number>): number {
  let average = 0,
    squares = 0,
    n = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    n++;
    const before = value - average;
    average += before / n;
    squares += before * (value - average);
  }
  return n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1));
}
