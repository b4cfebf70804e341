import { minorSums as contract } from '@sparsome/core/contracts/sparse/minor-sums';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const minorSums = kernel(contract, {
  run(_, { in: { x, mask }, out }) {
    const { data, indices } = x,
      start = starts(x);
    const sum = out.sum.data.fill(0),
      squares = out.squares.data.fill(0),
      nonzero = out.nonzero.data.fill(0),
      positive = out.positive.data.fill(0);
    for (let m = 0; m + 1 < start.length; m++) {
      if (mask && mask.data[m] === 0) continue;
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const v = data[p]!,
          i = indices[p]!;
        sum[i] = sum[i]! + v;
        squares[i] = squares[i]! + v * v;
        if (v !== 0) nonzero[i] = nonzero[i]! + 1;
        if (v > 0) positive[i] = positive[i]! + 1;
      }
    }
  },
});
