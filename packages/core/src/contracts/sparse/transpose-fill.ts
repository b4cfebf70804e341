import { contract } from '../../contract.ts';
import { exact, matrix, minor, pointers, sameLength } from '../common.ts';

/** The same matrix compressed along the other axis: CSR to CSC or back. `indptr` adds up `sparse.transpose-count`. */
export const transposeFill = contract({
  id: 'sparse.transpose-fill',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, indptr: pointers },
  attrs: {},
  outputs: { y: { ...matrix, shares: { indptr: 'indptr' } } },
  compare: { y: exact },
  infer: ({ x, indptr }) => {
    sameLength('sparse.transpose-fill', 'indptr', indptr.shape[0], minor(x) + 1);
    return { y: { ...x, ptr: indptr.dtype, order: x.order === 'csr' ? 'csc' : 'csr' } };
  },
});
