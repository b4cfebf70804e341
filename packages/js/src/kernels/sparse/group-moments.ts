import { groupMoments as contract } from '@sparsome/core/contracts/sparse/group-moments';
import { minorOf } from '@sparsome/core';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const groupMoments = kernel(contract, {
  run(_, { in: { x, group }, out, attrs: { groups } }) {
    const { data, indices } = x,
      start = starts(x),
      width = minorOf(x.desc);
    const lines = out.lines.data.fill(0),
      sum = out.sum.data.fill(0),
      squares = out.squares.data.fill(0),
      nonzero = out.nonzero.data.fill(0);
    for (let m = 0; m + 1 < start.length; m++) {
      const g = group.data[m]!;
      if (g < 0 || g >= groups) continue;
      lines[g] = lines[g]! + 1;
      for (let p = start[m]!; p < start[m + 1]!; p++) {
        const v = data[p]!,
          i = g * width + indices[p]!;
        sum[i] = sum[i]! + v;
        squares[i] = squares[i]! + v * v;
        if (v !== 0) nonzero[i] = nonzero[i]! + 1;
      }
    }
  },
});
