import { contract } from '../../contract.ts';
import { blockRows, counts, exact, integers, major, matrix, minor, sameLength } from '../common.ts';

/** Entries of each major line whose minor line is kept. `index`: the new number of each minor line, or -1 to drop it. */
export const selectMinorCount = contract({
  id: 'sparse.select-minor-count',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, index: integers },
  attrs: {},
  outputs: { count: counts },
  compare: { count: exact },
  merge: { over: 'x', rows: blockRows, by: { count: 'concat' } },
  infer: ({ x, index }) => {
    sameLength('sparse.select-minor-count', 'index', index.shape[0], minor(x));
    return { count: { shape: [major(x)], dtype: 'u32' } };
  },
});
