import { contract } from '../../contract.ts';
import { blockRows, counts, major, matrix, summed } from '../common.ts';

/**
 * Sum of the k largest values of each major line, implicit zeros among them, for each k of the ascending vector `k`: one row
 * for each line, one column for each k. A k beyond the length of the line gives the sum of all.
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
