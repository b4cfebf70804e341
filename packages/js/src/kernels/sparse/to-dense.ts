import { minorOf } from '@sparsome/core';
import { toDense as contract } from '@sparsome/core/contracts/sparse/to-dense';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const toDense = kernel(contract, {
  run(_, { in: { x }, out: { y } }) {
    const start = starts(x),
      width = minorOf(x.desc);
    y.data.fill(0);
    for (let m = 0; m + 1 < start.length; m++) {
      for (let p = start[m]!; p < start[m + 1]!; p++) y.data[m * width + x.indices[p]!] = x.data[p]!;
    }
  },
});
