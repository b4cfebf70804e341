import { contract } from '../../contract.ts';
import { blockRows, bytes, exact, major, matrix, minor, reals, sameLength } from '../common.ts';

/**
 * Is any stored value of a minor line greater than the `limit` of its major line? 1 or 0. With limit = fraction × row sum
 * these are scanpy's highly expressed genes. Values are compared in f64.
 */
export const minorAnyAbove = contract({
  id: 'sparse.minor-any-above',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, limit: reals },
  attrs: {},
  outputs: { above: bytes },
  compare: { above: exact },
  merge: { over: 'x', along: ['limit'], rows: blockRows, by: { above: 'max' } },
  infer: ({ x, limit }) => {
    sameLength('sparse.minor-any-above', 'limit', limit.shape[0], major(x));
    return { above: { shape: [minor(x)], dtype: 'u8' } };
  },
});
