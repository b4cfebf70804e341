import { minorOf } from '@sparsome/core';
import { gram as contract } from '@sparsome/core/contracts/sparse/gram';
import { kernel } from '../../kernel.ts';
import { mirror } from '../../eigen/mirror.ts';
import { starts } from '../../lines.ts';

export const gram = kernel(contract, {
  async run(_, { in: { x }, out, checkpoint }) {
    const { data, indices } = x,
      start = starts(x),
      size = minorOf(x.desc),
      major = start.length - 1;
    const g = out.gram.data.fill(0),
      sum = out.sum.data.fill(0);
    for (let m = 0; m < major; m++) {
      if (m % 512 === 0) await checkpoint(m, major);
      const end = start[m + 1]!;
      for (let p = start[m]!; p < end; p++) {
        const v = data[p]!,
          row = indices[p]! * size;
        sum[indices[p]!] = sum[indices[p]!]! + v;
        for (let q = p; q < end; q++) g[row + indices[q]!] = g[row + indices[q]!]! + v * data[q]!;
      }
    }
    mirror(g, size);
  },
});
