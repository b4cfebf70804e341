// Probabilities of the negative binomial of shape 2: with q = mu / (mu + 2), P(X >= 1) = q (2 - q).

/** Probability of a count above zero for mean `mu`. */
function hit(mu: number): number {
  const q = mu / (mu + 2);
  return q * (2 - q);
}

/** For each gene, below which 32-bit draw its count is above zero. */
export function hitThresholds(mean: Float64Array, size: number): Uint32Array {
  // A draw u stands for (u + 1/2) / 2^32, so that no draw means probability 0, at which a count would be unbounded.
  return Uint32Array.from(mean, (m) => Math.min(0xffffffff, Math.ceil(hit(size * m) * 0x100000000 - 0.5)));
}

/**
 * Expected share of non-zero entries. `weights[k * sizes.length + s]` is the share of cells of group k and size s; of
 * the genes each `stride`-th is taken.
 */
export function expectedDensity(scale: number, means: readonly Float64Array[], sizes: Float64Array, weights: Float64Array, stride: number): number {
  let sum = 0;
  for (let k = 0; k < means.length; k++) {
    const mean = means[k]!;
    for (let s = 0; s < sizes.length; s++) {
      const weight = weights[k * sizes.length + s]!;
      if (weight === 0) continue;
      const size = scale * sizes[s]!;
      let hits = 0;
      for (let g = 0; g < mean.length; g += stride) hits += hit(size * mean[g]!);
      sum += weight * hits;
    }
  }
  return sum / Math.ceil((means[0]?.length ?? 0) / stride);
}

/** The factor on all means with which `density` is expected, by bisection over powers of two. */
export function scaleFor(density: number, means: readonly Float64Array[], sizes: Float64Array, weights: Float64Array): number {
  let low = 2 ** -60,
    high = 2 ** 60;
  // About 2,000 genes settle the density to a percent; the last steps take all of them.
  const coarse = Math.max(1, Math.floor((means[0]?.length ?? 0) / 2000));
  for (let step = 0; step < 30; step++) {
    const middle = Math.sqrt(low * high);
    if (expectedDensity(middle, means, sizes, weights, coarse) < density) low = middle;
    else high = middle;
  }
  low /= 2;
  high *= 2;
  for (let step = 0; step < 14; step++) {
    const middle = Math.sqrt(low * high);
    if (expectedDensity(middle, means, sizes, weights, 1) < density) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
