import { contract } from '../../contract.ts';
import { exact, major, minor, realMatrix } from '../common.ts';
import { realMat } from '../spectral.ts';

/** The matrix with its zeros written out: major × minor, in the dtype of `x`. */
export const toDense = contract({
  id: 'sparse.to-dense',
  version: 1,
  promise: 'exact',
  inputs: { x: realMatrix },
  attrs: {},
  outputs: { y: realMat },
  compare: { y: exact },
  merge: { over: 'x', rows: 4096, by: { y: 'concat' } },
  infer: ({ x }) => ({ y: { shape: [major(x), minor(x)], dtype: x.dtype } }),
});
