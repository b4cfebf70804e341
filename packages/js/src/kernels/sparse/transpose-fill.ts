import { transposeFill as contract } from '@sparsome/core/contracts/sparse/transpose-fill';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const transposeFill = kernel(contract, {
  run(_, { in: { x, indptr }, out: { y } }) {
    const start = starts(x),
      next = starts({ indptr: indptr.data });
    for (let m = 0; m + 1 < start.length; m++) {
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const i = x.indices[p]!,
          q = next[i]!;
        y.data[q] = x.data[p]!;
        y.indices[q] = m;
        next[i] = q + 1;
      }
    }
  },
});
