import { minorAnyAbove as contract } from '@sparsome/core/contracts/sparse/minor-any-above';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const minorAnyAbove = kernel(contract, {
  run(_, { in: { x, limit }, out: { above } }) {
    const { data, indices } = x,
      start = starts(x);
    above.data.fill(0);
    for (let m = 0; m + 1 < start.length; m++) {
      for (let p = start[m]!; p < start[m + 1]!; p++) if (data[p]! > limit.data[m]!) above.data[indices[p]!] = 1;
    }
  },
});
