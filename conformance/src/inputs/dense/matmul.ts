import { dense } from '@sparsome/core';
import type { Hint } from '../../hint.ts';
import { columnsOf } from '../columns.ts';
import { filled } from '../dense.ts';

/** Rows of the second matrix follow from the sums of the columns that they meet. */
export const matmul: Hint = {
  make(x) {
    const { sum } = columnsOf(x);
    const b = Float64Array.from({ length: sum.length * 3 }, (_, i) => ((sum[Math.floor(i / 3)]! * ((i % 3) + 2)) % 7) - 3);
    return { inputs: { x: filled(x), b: dense([sum.length, 3], b), shift: Float64Array.of(0, 3, -5) }, attrs: {} };
  },
};
