import { expm1 as contract } from '@sparsome/core/contracts/sparse/expm1';
import { expm1 as exponentialMinus1 } from '@sparsome/core/math';
import { kernel } from '../../kernel.ts';

export const expm1 = kernel(contract, {
  run(_, { in: { x }, out: { y }, attrs: { factor } }) {
    const rounded = y.data instanceof Float32Array ? Math.fround : (v: number): number => v;
    for (let p = 0; p < y.data.length; p++) y.data[p] = exponentialMinus1(rounded(x.data[p]! * factor));
  },
});
