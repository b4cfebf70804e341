import { minorOf } from '@sparsome/core';
import { topSums as contract } from '@sparsome/core/contracts/sparse/top-sums';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const topSums = kernel(contract, {
  run(_, { in: { x, k }, out: { sum } }) {
    const start = starts(x),
      width = k.data.length;
    for (let m = 0; m + 1 < start.length; m++) {
      const stored = Float64Array.from(x.data.subarray(start[m], start[m + 1]))
        .sort()
        .reverse();
      // Implicit zeros come after the values above 0: there negative ones begin.
      const positives = stored.findIndex((v) => v <= 0),
        zeros = minorOf(x.desc) - stored.length;
      const from = positives < 0 ? stored.length : positives;
      let total = 0,
        taken = 0;
      for (let j = 0; j < width; j++) {
        for (; taken < k.data[j]! && taken < stored.length + zeros; taken++) {
          if (taken < from) total += stored[taken]!;
          else if (taken >= from + zeros) total += stored[taken - zeros]!;
        }
        sum.data[m * width + j] = total;
      }
    }
  },
});
