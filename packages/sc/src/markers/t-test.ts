import { twoSidedStudentT } from '@sparsome/stats';
import { type GeneMoments, meanOf, meanRounding, varianceOf } from './moments.ts';

/**
 * Welch's t-test of two sets of cells from their moments, as `scipy.stats.ttest_ind_from_stats`; `overestimate`: the second
 * set counts as if it were as small as the first. Where nothing varies the score is 0 and p is 1.
 */
export function tTest(a: GeneMoments, b: GeneMoments, overestimate: boolean): { readonly scores: Float64Array; readonly pvals: Float64Array } {
  const m1 = meanOf(a),
    m2 = meanOf(b),
    v1 = varianceOf(a),
    v2 = varianceOf(b),
    r1 = meanRounding(a),
    r2 = meanRounding(b),
    n1 = a.cells,
    n2 = overestimate ? a.cells : b.cells;
  const scores = new Float64Array(m1.length),
    freedom = new Float64Array(m1.length);
  for (let g = 0; g < m1.length; g++) {
    const p = v1[g]! / n1,
      q = v2[g]! / n2;
    const df = (p + q) ** 2 / (p ** 2 / (n1 - 1) + q ** 2 / (n2 - 1));
    // Without variation there are no degrees of freedom: scipy takes 1.
    freedom[g] = Number.isNaN(df) ? 1 : df;
    const difference = m1[g]! - m2[g]!;
    // Equal constants, whose means differ by rounding.
    scores[g] = p + q === 0 && Math.abs(difference) <= r1[g]! + r2[g]! ? Number.NaN : difference / Math.sqrt(p + q);
  }
  const defined = scores.map((t) => (Number.isNaN(t) ? 0 : t));
  return { scores: defined, pvals: twoSidedStudentT(defined, freedom) };
}
