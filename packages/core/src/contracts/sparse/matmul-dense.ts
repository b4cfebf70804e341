import { contract } from '../../contract.ts';
import { major, minor, realMatrix, reals, sameLength } from '../common.ts';
import { f64Mat, productSums, sameSize } from '../spectral.ts';

/**
 * Y = X B - shift in f64 (major × columns of B): scores of principal components, with shift = μ'B. `shift` is subtracted from
 * each line last; left out it is 0.
 *
 * Order: each element adds the products of its major line in order of entries, one accumulator.
 */
export const matmulDense = contract({
  id: 'sparse.matmul-dense',
  version: 1,
  promise: 'bits',
  inputs: { x: realMatrix, b: f64Mat, shift: { ...reals, optional: true } },
  attrs: {},
  outputs: { y: f64Mat },
  compare: { y: productSums },
  merge: { over: 'x', rows: 4096, by: { y: 'concat' } },
  infer: ({ x, b, shift }) => {
    sameSize('sparse.matmul-dense', 'the first dimension of "b"', b.shape[0], minor(x));
    if (shift) sameLength('sparse.matmul-dense', 'shift', shift.shape[0], b.shape[1]);
    return { y: { shape: [major(x), b.shape[1]], dtype: 'f64' } };
  },
});
