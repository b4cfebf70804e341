import { normalizeLog1p as contract } from '@sparsome/core/contracts/sparse/normalize-log1p';
import { log1p } from '@sparsome/core/math';
import { kernel } from '../../kernel.ts';
import { starts } from '../../lines.ts';

export const normalizeLog1p = kernel(contract, {
  run(_, { in: { x, factor }, out: { y } }) {
    const start = starts(x),
      from = x.data,
      to = y.data;
    const rounded = to instanceof Float32Array ? Math.fround : (v: number): number => v;
    for (let m = 0; m + 1 < start.length; m++) {
      const divisor = factor.data[m]! === 0 ? 1 : factor.data[m]!;
      for (let p = start[m]!; p < start[m + 1]!; p++) to[p] = log1p(rounded(rounded(from[p]!) / divisor));
    }
  },
});
