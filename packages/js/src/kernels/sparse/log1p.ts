import { log1p as contract } from '@sparsome/core/contracts/sparse/log1p';
import { log1p as ln1p } from '@sparsome/core/math';
import { kernel } from '../../kernel.ts';

export const log1p = kernel(contract, {
  run(_, { in: { x }, out: { y }, attrs: { divisor } }) {
    const rounded = y.data instanceof Float32Array ? Math.fround : (v: number): number => v;
    for (let p = 0; p < y.data.length; p++) y.data[p] = rounded(ln1p(x.data[p]!)) / divisor;
  },
});
