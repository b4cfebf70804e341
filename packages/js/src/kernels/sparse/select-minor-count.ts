import { selectMinorCount as contract } from '@sparsome/core/contracts/sparse/select-minor-count';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const selectMinorCount = kernel(contract, {
  run(_, { in: { x, index }, out: { count } }) {
    const start = starts(x);
    for (let m = 0; m + 1 < start.length; m++) {
      let kept = 0;
      for (let p = start[m]!; p < start[m + 1]!; p++) if (index.data[x.indices[p]!]! >= 0) kept++;
      count.data[m] = kept;
    }
  },
});
