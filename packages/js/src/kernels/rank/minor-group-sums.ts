import { minorGroupSums as contract } from '@sparsome/core/contracts/rank/minor-group-sums';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';
import { rankSums } from '../../rank-sums.ts';

/** Entries are brought into lines of the other axis first, as rank sums take them. */
export const minorGroupSums = kernel(contract, {
  run(_, { in: { x, group }, out, attrs: { groups } }) {
    const start = starts(x),
      [from, to] = [start[0]!, start[start.length - 1]!];
    const at = new Float64Array(out.ties.data.length + 1);
    for (let p = from; p < to; p++) at[x.indices[p]! + 1] = at[x.indices[p]! + 1]! + 1;
    for (let line = 1; line < at.length; line++) at[line] = at[line]! + at[line - 1]!;
    const indptr = BigInt64Array.from(at, BigInt),
      indices = new Int32Array(to - from),
      data = x.data.slice(0, to - from);
    for (let m = 0; m + 1 < start.length; m++) {
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const q = at[x.indices[p]!]!;
        at[x.indices[p]!] = q + 1;
        indices[q] = m;
        data[q] = x.data[p]!;
      }
    }
    rankSums({ data, indices, indptr }, group.data, groups, out);
  },
});
