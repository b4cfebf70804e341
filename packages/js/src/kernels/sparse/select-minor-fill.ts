import { selectMinorFill as contract } from '@sparsome/core/contracts/sparse/select-minor-fill';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const selectMinorFill = kernel(contract, {
  run(_, { in: { x, index, indptr }, out: { y } }) {
    const start = starts(x),
      to = starts({ indptr: indptr.data });
    for (let m = 0; m + 1 < start.length; m++) {
      let q = to[m]!;
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const i = index.data[x.indices[p]!]!;
        if (i < 0) continue;
        y.data[q] = x.data[p]!;
        y.indices[q++] = i;
      }
    }
  },
});
