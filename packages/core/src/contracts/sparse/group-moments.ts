import { contract } from '../../contract.ts';
import { counts, exact, integers, major, matrix, minor, sameLength, summed } from '../common.ts';

/**
 * Of each group of major lines and each minor line: sum, sum of squares and number of non-zero values (matrices of groups ×
 * minor lines), and the number of lines in each group. `group`: number of the group of each major line; any number outside 0 … groups - 1
 * for none.
 *
 * Order: within a canonical block in order of major lines; squares are products in f64.
 */
export const groupMoments = contract({
  id: 'sparse.group-moments',
  version: 1,
  promise: 'exact-when-whole',
  inputs: { x: matrix, group: integers },
  attrs: { groups: { kind: 'u32', min: 1 } },
  outputs: { lines: counts, sum: { kind: 'mat', dtype: ['f64'] }, squares: { kind: 'mat', dtype: ['f64'] }, nonzero: { kind: 'mat', dtype: ['u32'] } },
  compare: { lines: exact, sum: summed, squares: summed, nonzero: exact },
  // Four times the usual block: the partials are groups times larger.
  merge: { over: 'x', along: ['group'], rows: 16384, by: { lines: 'add', sum: 'add', squares: 'add', nonzero: 'add' } },
  infer: ({ x, group }, { groups }) => {
    sameLength('sparse.group-moments', 'group', group.shape[0], major(x));
    const shape = [groups, minor(x)] as const;
    return { lines: { shape: [groups], dtype: 'u32' }, sum: { shape, dtype: 'f64' }, squares: { shape, dtype: 'f64' }, nonzero: { shape, dtype: 'u32' } };
  },
});
