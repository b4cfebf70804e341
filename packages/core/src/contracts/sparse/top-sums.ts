import { contract } from '../../contract.ts';
import { blockRows, counts, major, matrix, summed } from '../common.ts';

/**
 * Sum of the k largest stored values of each major line, for each k of the ascending vector `k`: one row for each line, one
 * column for each k. A line with fewer entries gives the sum of all. Implicit zeros are not drawn on, so on matrices with
 * negative values the result is about stored entries.
 *
 * Order: from the largest value down, one after another, in f64.
 */
export const topSums = contract({
  id: 'sparse.top-sums',
  version: 1,
  promise: 'exact-when-whole',
  inputs: { x: matrix, k: counts },
  attrs: {},
  outputs: { sum: { kind: 'mat', dtype: ['f64'] } },
  compare: { sum: summed },
  merge: { over: 'x', rows: blockRows, by: { sum: 'concat' } },
  infer: ({ x, k }) => ({ sum: { shape: [major(x), k.shape[0]], dtype: 'f64' } }),
});
