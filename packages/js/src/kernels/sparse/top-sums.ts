import { topSums as contract } from '@sparsome/core/contracts/sparse/top-sums';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const topSums = kernel(contract, {
  run(_, { in: { x, k }, out: { sum } }) {
    const start = starts(x), width = k.data.length;
    for (let m = 0; m + 1 < start.length; m++) {
      const descending = Float64Array.from(x.data.subarray(start[m], start[m + 1])).sort().reverse();
      let total = 0, taken = 0;
      for (let j = 0; j < width; j++) {
        for (; taken < k.data[j]! && taken < descending.length; taken++) total += descending[taken]!;
        sum.data[m * width + j] = total;
      }
    }
  },
});
