import { fail } from '@sparsome/core';
import { argsort } from './argsort.ts';

/**
 * Benjamini and Hochberg's adjusted p-values (false discovery rate, 1995): of the i-th smallest of n, the least p / (j / n)
 * over j >= i, at most 1. NaN counts as 1. Throws `InvalidInput` for values outside 0 to 1.
 * Source: `statsmodels.stats.multitest.multipletests(p, method="fdr_bh")`, to the bit, after scanpy's `p[isnan(p)] = 1`.
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const clean = cleaned('benjaminiHochberg', p),
    order = argsort(clean);
  const n = clean.length;
  let least = 1;
  for (let i = n - 1; i >= 0; i--) {
    const place = order[i]!,
      raw = clean[place]! / ((i + 1) / n);
    if (raw < least) least = raw;
    // Equal p-values share the answer of the last of them: what comes before is greater.
    clean[place] = least;
  }
  return clean;
}

/**
 * Bonferroni's adjusted p-values: p times their number, at most 1. NaN counts as 1. Throws `InvalidInput` for values outside
 * 0 to 1. Source: `numpy.minimum(p * n, 1)`, as in scanpy.
 */
export function bonferroni(p: ArrayLike<number>): Float64Array {
  const clean = cleaned('bonferroni', p);
  const n = clean.length;
  for (let i = 0; i < n; i++) clean[i] = Math.min(clean[i]! * n, 1);
  return clean;
}

function cleaned(where: string, p: ArrayLike<number>): Float64Array {
  const clean = new Float64Array(p.length);
  for (let i = 0; i < clean.length; i++) {
    const value = p[i]!;
    if (value < 0 || value > 1) {
      fail('InvalidInput', {
        where,
        what: `p[${i}] is not a probability`,
        expected: '0 <= p <= 1, or NaN',
        got: `${value}`,
        consequence: 'nothing was adjusted',
        fix: 'pass p-values',
      });
    }
    clean[i] = Number.isNaN(value) ? 1 : value;
  }
  return clean;
}
