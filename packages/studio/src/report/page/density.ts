/** A smoothed distribution: `density` at each of `at`, highest 1. */
export interface Density {
  readonly at: readonly number[];
  readonly density: readonly number[];
  readonly quartiles: readonly [number, number, number];
}

/** Gaussian kernel density on a grid, values shared linearly between neighbouring points; width by Scott's rule (1992). */
export function densityOf(values: readonly number[], points = 96): Density | undefined {
  const sorted = Float64Array.from(values).sort(),
    n = sorted.length;
  if (n < 2) return undefined;
  const quantile = (q: number): number => sorted[Math.round(q * (n - 1))]!;
  const low = sorted[0]!,
    high = sorted[n - 1]!;
  const mean = sorted.reduce((a, b) => a + b, 0) / n,
    deviation = Math.sqrt(sorted.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
  const quartiles = [quantile(0.25), quantile(0.5), quantile(0.75)] as const;
  if (!(high > low)) return { at: [low - 0.5, low, low + 0.5], density: [0, 1, 0], quartiles };
  const step = (high - low) / (points - 1),
    width = Math.max(step, deviation * n ** -0.2) / step;
  const bins = new Float64Array(points);
  for (const v of sorted) {
    const x = (v - low) / step,
      b = Math.min(points - 2, Math.floor(x));
    bins[b]! += b + 1 - x;
    bins[b + 1]! += x - b;
  }
  const density = Array.from(bins, (_, i) => bins.reduce((sum, c, j) => sum + c * Math.exp(-0.5 * ((i - j) / width) ** 2), 0));
  const top = Math.max(...density);
  return { at: density.map((_, i) => low + i * step), density: density.map((d) => d / top), quartiles };
}
