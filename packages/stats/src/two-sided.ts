import { fail } from '@sparsome/core';
import { sameLength } from './distributions/arguments.ts';
import { doubleTail } from './distributions/normal-tail.ts';
import { twoSidedTail } from './distributions/student-t-tail.ts';

/**
 * Two-sided p-values: of each z, P(|X| > |z|) of the standard normal distribution; NaN for NaN. Written to `out` (z itself
 * allowed) or to a new array. Throws `InvalidInput` when `out` has another length.
 * Source: `2 * scipy.stats.norm.sf(abs(z))`, as scanpy's Wilcoxon test has it.
 */
export function twoSidedNormal(z: Float64Array, out: Float64Array = new Float64Array(z.length)): Float64Array {
  sameLength('twoSidedNormal', 'out', z.length, out.length);
  for (let i = 0; i < z.length; i++) out[i] = doubleTail(Math.abs(z[i]!));
  return out;
}

/**
 * Two-sided p-values: of each t, P(|T| > |t|) of Student's t distribution with df[i] > 0 degrees of freedom; NaN where t is
 * NaN. Written to `out` (t itself allowed) or to a new array. Throws `InvalidInput` for arrays of other lengths and for a df
 * that is not positive (NaN, as of two groups without variance, too).
 * Source: `2 * scipy.stats.t.sf(abs(t), df)`, as `scipy.stats.ttest_ind_from_stats` and scanpy's t-tests have it.
 */
export function twoSidedStudentT(t: Float64Array, df: Float64Array, out: Float64Array = new Float64Array(t.length)): Float64Array {
  sameLength('twoSidedStudentT', 'df', t.length, df.length);
  sameLength('twoSidedStudentT', 'out', t.length, out.length);
  for (let i = 0; i < t.length; i++) {
    const n = df[i]!;
    if (!(n > 0)) {
      fail('InvalidInput', {
        where: 'twoSidedStudentT',
        what: `df[${i}] gives no distribution`,
        expected: 'df > 0',
        got: `${n}`,
        consequence: 'p-values were computed up to there',
        fix: 'pass positive degrees of freedom; scipy takes 1 where both variances are 0',
      });
    }
    out[i] = twoSidedTail(Math.abs(t[i]!), n);
  }
  return out;
}
