import { contract } from '../../contract.ts';
import { newArray } from '../../dtype.ts';
import { scope } from '../../scope.ts';
import { setPointer } from '../../sparse.ts';
import { countableTies, exact, integers, major, matrix, minor, sameLength } from '../common.ts';
import { ranked, rankedShapes } from '../ranked.ts';
import { transposeCount } from '../sparse/transpose-count.ts';
import { transposeFill } from '../sparse/transpose-fill.ts';
import { groupSums } from './group-sums.ts';

/**
 * `rank.group-sums` of the transpose, which is never made: of each minor line (each gene of a CSR cells × genes matrix) the
 * values of all labelled major lines (cells) are ranked. `ranks`, `sum` and `nonzero`: minor lines × groups; `ties`; at most 2^21 - 1
 * major lines.
 */
export const minorGroupSums = contract({
  id: 'rank.minor-group-sums',
  version: 1,
  promise: 'exact',
  inputs: { x: matrix, group: integers },
  attrs: { groups: { kind: 'u32', min: 1 } },
  outputs: ranked,
  compare: { ranks: exact, ties: exact, sum: exact, nonzero: exact },
  infer: ({ x, group }, { groups }) => {
    sameLength('rank.minor-group-sums', 'group', group.shape[0], major(x));
    countableTies('rank.minor-group-sums', major(x));
    return rankedShapes(minor(x), groups);
  },
  compose: (session, { x, group }, attrs, o) =>
    scope(session, async (s) => {
      const lengths = await s.take((await s.run(transposeCount, { x }, {}, o)).count);
      const indptr = newArray(x.desc.ptr, lengths.length + 1);
      let end = 0;
      for (const [line, length] of lengths.entries()) setPointer(indptr, line + 1, (end += length));
      const { y } = await s.run(transposeFill, { x, indptr: await s.upload(transposeFill.inputs.indptr, indptr, o) }, {}, o);
      return s.run(groupSums, { x: y, group }, attrs, o);
    }),
});
