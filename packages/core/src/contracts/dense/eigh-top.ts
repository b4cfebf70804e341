import { contract } from '../../contract.ts';
import { reals } from '../common.ts';
import { eigenAttributes, eigenCompare, enoughPairs, f64Mat, sameSize } from '../spectral.ts';

/**
 * The `count` algebraically largest eigenvalues of a symmetric matrix, in descending order (`values`), and their unit
 * eigenvectors (`vectors`, size × count; the entry of largest absolute value is positive, the first of equals).
 * `state`: 1 if converged, else 0; dimension of the basis; largest residual relative to the largest eigenvalue.
 * Converged: every residual is at most `tolerance` times the gap behind the last wanted eigenvalue (at least 1e-4 of that
 * eigenvalue). `seed`: of the first block. The matrix is not checked for symmetry.
 *
 * Source: block Lanczos with full reorthogonalisation, 8 vectors in a block (Golub and Van Loan, Matrix Computations,
 * 10.3.6), thick restarts (Wu and Simon 2000); all pairs by Householder and QL where the matrix is small.
 */
export const eighTop = contract({
  id: 'dense.eigh-top',
  version: 1,
  promise: 'bits',
  placement: 'host',
  inputs: { a: f64Mat },
  attrs: eigenAttributes,
  outputs: { values: reals, vectors: f64Mat, state: reals },
  diagnostics: ['state'],
  compare: eigenCompare,
  infer: ({ a }, { count }) => {
    sameSize('dense.eigh-top', 'the second dimension of "a"', a.shape[1], a.shape[0]);
    enoughPairs('dense.eigh-top', count, a.shape[0], 'its size');
    return { values: { shape: [count], dtype: 'f64' }, vectors: { shape: [a.shape[0], count], dtype: 'f64' }, state: { shape: [3], dtype: 'f64' } };
  },
});
