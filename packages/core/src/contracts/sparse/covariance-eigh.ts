import { contract } from '../../contract.ts';
import { major, minor, realMatrix, reals } from '../common.ts';
import { eigenAttributes, eigenCompare, enoughPairs, f64Mat } from '../spectral.ts';

/**
 * Principal components without a dense matrix: the `count` largest eigenvalues of (X - 1μ')'(X - 1μ'), μ the means of the
 * minor lines (genes of a CSR cells × genes matrix), in descending order (`values`: squared singular values of the centred
 * matrix), the eigenvectors (`vectors`, minor × count) and the means (`mean`). `state`, signs and convergence as in
 * `dense.eigh-top`. At most min(major lines - 1, minor lines) pairs.
 *
 * Order: means and products with the transpose add in order of major lines; products with a major line add even and odd
 * entries apart. Blocks of 4 vectors below a million entries, else of 8.
 * Source: as `dense.eigh-top`, with the centred matrix as an operator; means are subtracted before anything is squared.
 */
export const covarianceEigh = contract({
  id: 'sparse.covariance-eigh',
  version: 1,
  promise: 'bits',
  placement: 'host',
  inputs: { x: realMatrix },
  attrs: eigenAttributes,
  outputs: { values: reals, vectors: f64Mat, mean: reals, state: reals },
  diagnostics: ['state'],
  compare: { ...eigenCompare, mean: { fixture: { by: 'close', rel: 1e-13, abs: 1e-14 }, device: { by: 'close', rel: 1e-6, abs: 1e-7 } } },
  infer: ({ x }, { count }) => {
    enoughPairs('sparse.covariance-eigh', count, Math.max(0, Math.min(major(x) - 1, minor(x))), 'the rank of a centred matrix of this shape');
    return {
      values: { shape: [count], dtype: 'f64' },
      vectors: { shape: [minor(x), count], dtype: 'f64' },
      mean: { shape: [minor(x)], dtype: 'f64' },
      state: { shape: [3], dtype: 'f64' },
    };
  },
});
