/**
 * Counts of one cell, appended at `n`; gives the new end. One draw decides a gene: its 32 bits stand for the
 * probability of a larger count, so that the draw which hits also tells the count. The state of xoshiro128++ is kept
 * in local variables: this loop makes all draws of the benchmark's 400 million pairs.
 */
export function drawCell(
  state: Int32Array,
  thresholds: Uint32Array,
  mean: Float64Array,
  size: number,
  data: Float32Array,
  indices: Int32Array,
  n: number,
): number {
  let a = state[0]!,
    b = state[1]!,
    c = state[2]!,
    d = state[3]!;
  for (let g = 0; g < thresholds.length; g++) {
    const sum = (a + d) | 0;
    const draw = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    if (draw >= thresholds[g]!) continue;
    // P(X >= k) = q^k (1 + k (1 - q)) for a negative binomial of shape 2 and q = mu / (mu + 2).
    const mu = size * mean[g]!,
      q = mu / (mu + 2),
      rest = 1 - q;
    const below = (draw + 0.5) / 0x100000000;
    let k = 1,
      power = q * q;
    while (below < power * (1 + (k + 1) * rest)) {
      k++;
      power *= q;
    }
    data[n] = k;
    indices[n] = g;
    n++;
  }
  return n;
}
