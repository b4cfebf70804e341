import { contract } from '../../contract.ts';
import { fail } from '../../error.ts';
import { blockRows, countableTies, exact, integers, major, matrix, minor, sameLength } from '../common.ts';

/**
 * Each group against one reference group. Of each major line (each gene of a CSC cells × genes matrix) and each group, the
 * values of the group and of the reference are ranked together, implicit zeros included, ties sharing the mean of their
 * ranks; other minor lines take no part. `ranks`: twice the sum of the ranks of the group (major lines × groups); `ties`:
 * the sum of t^3 - t over all runs of t equal values of the two (major lines × groups). The column of the reference itself
 * is 0. `group`: number of the group of each minor line; numbers outside 0 … groups - 1 belong to none. At most 2^21 - 1
 * minor lines. Source: rank sums of the Wilcoxon test with scanpy's tie correction, `reference` other than "rest".
 */
export const referenceSums = contract({
  id: 'rank.reference-sums',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, group: integers },
  attrs: { groups: { kind: 'u32', min: 1 }, reference: { kind: 'u32' } },
  outputs: { ranks: { kind: 'mat', dtype: ['i64'] }, ties: { kind: 'mat', dtype: ['i64'] } },
  compare: { ranks: exact, ties: exact },
  merge: { over: 'x', rows: blockRows, by: { ranks: 'concat', ties: 'concat' } },
  infer: ({ x, group }, { groups, reference }) => {
    sameLength('rank.reference-sums', 'group', group.shape[0], minor(x));
    countableTies('rank.reference-sums', minor(x));
    if (reference >= groups) {
      fail('InvalidInput', {
        where: 'rank.reference-sums',
        what: 'the reference is none of the groups',
        expected: `0 to ${groups - 1}`,
        got: String(reference),
        consequence: 'nothing was computed',
        fix: 'pass the number of a group',
      });
    }
    const shape = [major(x), groups] as const;
    return { ranks: { shape, dtype: 'i64' }, ties: { shape, dtype: 'i64' } };
  },
});
