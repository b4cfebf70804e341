import { contract } from '../../contract.ts';
import { blockRows, counts, exact, matrix, minor } from '../common.ts';

/** Stored entries of each minor line, explicit zeros included: the lengths of the lines after `sparse.transpose-fill`. */
export const transposeCount = contract({
  id: 'sparse.transpose-count',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix },
  attrs: {},
  outputs: { count: counts },
  compare: { count: exact },
  merge: { over: 'x', rows: blockRows, by: { count: 'add' } },
  infer: ({ x }) => ({ count: { shape: [minor(x)], dtype: 'u32' } }),
});
