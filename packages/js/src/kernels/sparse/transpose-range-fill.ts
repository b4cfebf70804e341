import { transposeRangeFill as contract } from '@sparsome/core/contracts/sparse/transpose-range-fill';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const transposeRangeFill = kernel(contract, {
  run(_, { in: { x, indptr }, out: { y }, attrs: { from } }) {
    const start = starts(x),
      next = starts({ indptr: indptr.data }),
      lines = next.length - 1;
    for (let m = 0; m + 1 < start.length; m++) {
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const i = x.indices[p]! - from;
        if (i < 0 || i >= lines) continue;
        const q = next[i]!;
        y.data[q] = x.data[p]!;
        y.indices[q] = m;
        next[i] = q + 1;
      }
    }
  },
});
