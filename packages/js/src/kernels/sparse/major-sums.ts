import { majorSums as contract } from '@sparsome/core/contracts/sparse/major-sums';
import { kernel } from '../../kernel.ts';
import { addLanes, starts } from '../../lines.ts';

export const majorSums = kernel(contract, {
  run(_, { in: { x, mask }, out: { sum, squares, nonzero, positive } }) {
    const { data, indices } = x,
      start = starts(x);
    const s = new Float64Array(8),
      q = new Float64Array(8);
    for (let m = 0; m + 1 < start.length; m++) {
      s.fill(0);
      q.fill(0);
      let nonzeros = 0,
        positives = 0;
      for (let p = start[m]!, lane = 0; p < start[m + 1]!; p++, lane = (lane + 1) % 8) {
        if (mask && mask.data[indices[p]!] === 0) continue;
        const v = data[p]!;
        s[lane] = s[lane]! + v;
        q[lane] = q[lane]! + v * v;
        if (v !== 0) nonzeros++;
        if (v > 0) positives++;
      }
      sum.data[m] = addLanes(s);
      squares.data[m] = addLanes(q);
      nonzero.data[m] = nonzeros;
      positive.data[m] = positives;
    }
  },
});
