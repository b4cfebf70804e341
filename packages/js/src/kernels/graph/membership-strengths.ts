import { membershipStrengths as contract } from '@sparsome/core/contracts/graph/membership-strengths';
import { exp, log } from '@sparsome/core/math';
import { kernel } from '../../kernel.ts';

const f32 = Math.fround;
// As umap-learn names them: SMOOTH_K_TOLERANCE and MIN_K_DIST_SCALE.
const tolerance = 1e-5;
const least = 1e-3;
const log2e = 1.4426950408889634;

export const membershipStrengths = kernel(contract, {
  run(_, { in: { distances }, out: { weights, sigma, rho } }) {
    const [cells, k] = distances.desc.shape;
    const all = Float32Array.from(distances.data);
    const target = log(k + 1) * log2e;
    const sums = Array.from({ length: cells }, (_, i) => all.subarray(i * k, i * k + k).reduce((sum, d) => sum + d, 0));
    // Means count the distance 0 of the cell itself.
    const meanOfAll = sums.reduce((a, b) => a + b, 0) / (cells * (k + 1));
    for (let i = 0; i < cells; i++) {
      const row = all.subarray(i * k, i * k + k);
      const nearest = row.find((d) => d > 0) ?? 0;
      const beyond = row.map((d) => d - nearest);
      const width = Math.max(bisected(beyond, target), f32(least * (nearest > 0 ? sums[i]! / (k + 1) : meanOfAll)));
      rho.data[i] = nearest;
      sigma.data[i] = width;
      beyond.forEach((d, j) => (weights.data[i * k + j] = strength(d, width)));
    }
  },
});

const strength = (beyond: number, width: number): number => (beyond <= 0 || width === 0 ? 1 : exp(-f32(beyond / width)));

/** The width at which the strengths add up to `target`. */
function bisected(beyond: Float32Array, target: number): number {
  let low = 0,
    high = Number.POSITIVE_INFINITY,
    width = 1;
  for (let step = 0; step < 64; step++) {
    let sum = 0;
    for (const d of beyond) sum = f32(sum + (d > 0 ? f32(exp(-f32(d / width))) : 1));
    if (Math.abs(sum - target) < tolerance) break;
    if (sum > target) {
      high = width;
      width = f32(f32(low + high) / 2);
    } else {
      low = width;
      width = high === Number.POSITIVE_INFINITY ? f32(width * 2) : f32(f32(low + high) / 2);
    }
  }
  return width;
}
