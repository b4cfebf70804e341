import { contract } from '../../contract.ts';
import { blockRows, bytes, counts, exact, major, matrix, minor, reals, sameLength, summed } from '../common.ts';

/**
 * Of each minor line (each gene of a CSR cells × genes matrix): sum, sum of squares, number of non-zero and of positive
 * values. `mask`, one byte for each major line, restricts them to the lines with a non-zero byte.
 *
 * Order: within a canonical block in order of major lines; squares are products in f64.
 */
export const minorSums = contract({
  id: 'sparse.minor-sums',
  version: 1,
  promise: 'exact-when-whole',
  inputs: { x: matrix, mask: { ...bytes, optional: true } },
  attrs: {},
  outputs: { sum: reals, squares: reals, nonzero: counts, positive: counts },
  compare: { sum: summed, squares: summed, nonzero: exact, positive: exact },
  merge: { over: 'x', along: ['mask'], rows: blockRows, by: { sum: 'add', squares: 'add', nonzero: 'add', positive: 'add' } },
  infer: ({ x, mask }) => {
    if (mask) sameLength('sparse.minor-sums', 'mask', mask.shape[0], major(x));
    const shape = [minor(x)] as const;
    return { sum: { shape, dtype: 'f64' }, squares: { shape, dtype: 'f64' }, nonzero: { shape, dtype: 'u32' }, positive: { shape, dtype: 'u32' } };
  },
});
