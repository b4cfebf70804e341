import { contract } from '../../contract.ts';
import { blockRows, countableTies, exact, integers, major, matrix, minor, sameLength } from '../common.ts';
import { ranked, rankedShapes } from '../ranked.ts';

/**
 * Of each major line (each gene of a CSC cells × genes matrix): the values of all labelled minor lines (cells) are ranked
 * together, implicit zeros included, ties sharing the mean of their ranks. `ranks`: twice the sum of the ranks of each group
 * (major lines × groups); `ties`: the sum of t^3 - t over all runs of t equal values; `sum` and `nonzero`: the sum of the
 * values of each group, added in f64 in the order of the entries, and how many of them are not 0. `group`: number of the group
 * of each minor line; lines with a number outside 0 … groups - 1 take no part. At most 2^21 - 1 minor lines.
 * Source: rank sums of the Wilcoxon test with scanpy's tie correction.
 */
export const groupSums = contract({
  id: 'rank.group-sums',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, group: integers },
  attrs: { groups: { kind: 'u32', min: 1 } },
  outputs: ranked,
  compare: { ranks: exact, ties: exact, sum: exact, nonzero: exact },
  merge: { over: 'x', rows: blockRows, by: { ranks: 'concat', ties: 'concat', sum: 'concat', nonzero: 'concat' } },
  infer: ({ x, group }, { groups }) => {
    sameLength('rank.group-sums', 'group', group.shape[0], minor(x));
    countableTies('rank.group-sums', minor(x));
    return rankedShapes(major(x), groups);
  },
});
